import type { Sender } from "./load.ts";

/** Every account sends as much as every other. */
export const equalSenders = (secretKeys: readonly string[]): Sender[] =>
  secretKeys.map((secretKey) => ({ secretKey, share: 1 / secretKeys.length }));

/** The first account sends `share` of everything; the others send the rest, each as much as every other. */
export const skewedSenders = (secretKeys: readonly string[], share: number): Sender[] =>
  secretKeys.map((secretKey, index) => ({
    secretKey,
    share: index === 0 ? share : (1 - share) / (secretKeys.length - 1),
  }));

/** Which sender is next, by its share; `random` is from 0 to 1, without 1. */
export function pickSender(senders: readonly Sender[], random: number): number {
  let upTo = 0;
  const found = senders.findIndex(({ share }) => {
    upTo += share;
    return random < upTo;
  });
  // Shares that were added up may fall short of 1 by a rounding error.
  return found === -1 ? senders.length - 1 : found;
}
