import type { Sender } from "./load.ts";

/** All accounts send the same amount. */
export const equalSenders = (secretKeys: readonly string[]): Sender[] =>
  secretKeys.map((secretKey) => ({ secretKey, share: 1 / secretKeys.length }));

/** The first account sends `share` of everything; the others share the rest equally. */
export const skewedSenders = (secretKeys: readonly string[], share: number): Sender[] =>
  secretKeys.map((secretKey, index) => ({
    secretKey,
    share: index === 0 ? share : (1 - share) / (secretKeys.length - 1),
  }));

/** Picks the next sender's index by the shares; `random` is at least 0 and below 1. */
export function pickSender(senders: readonly Sender[], random: number): number {
  let upTo = 0;
  const found = senders.findIndex(({ share }) => {
    upTo += share;
    return random < upTo;
  });
  // The sum of the shares may fall short of 1 by a rounding error.
  return found === -1 ? senders.length - 1 : found;
}
