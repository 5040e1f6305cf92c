import type { DeliveryAttempt } from "../domain/delivery.ts";

/**
 * The attempts that a stored value tells of. Whatever else it holds is left out: one odd row must not keep the list of
 * deliveries, which on-call engineers look for, from being shown.
 */
export const attemptsIn = (stored: unknown): DeliveryAttempt[] =>
  Array.isArray(stored) ? stored.filter(isAttempt) : [];

function isAttempt(value: unknown): value is DeliveryAttempt {
  if (typeof value !== "object" || value === null) return false;
  const { at, durationMs, status = null, failure = null } = value as Record<string, unknown>;
  return (
    typeof at === "number" &&
    Math.abs(at) <= MAX_EPOCH_MS &&
    Number.isInteger(durationMs) &&
    (status === null || Number.isInteger(status)) &&
    (failure === null || typeof failure === "string")
  );
}

/** The farthest a Date reaches from 1970, in milliseconds. */
const MAX_EPOCH_MS = 8.64e15;
