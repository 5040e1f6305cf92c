import type { DeliveryAttempt } from "../domain/delivery.ts";

/**
 * Reads the attempts in a stored value, and skips everything else: one odd row must not hide the list of deliveries from
 * on-call engineers.
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

/** A Date's greatest distance from 1970, in milliseconds. */
const MAX_EPOCH_MS = 8.64e15;
