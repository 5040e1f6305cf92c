const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** We give up a delivery this long after we received its event. */
export const GIVE_UP_AFTER_MS = 72 * HOUR_MS;

/** The rest after the first, second, … failed attempt. The last one repeats. */
const RESTS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
] as const;

/** A shorter rest than this is not worth another attempt. */
const LEAST_REST_MS = RESTS_MS[0];

/** Each rest is stretched or shrunk by up to this much, so that a whole outage's retries do not come back at once. */
export const JITTER = 0.2;

/** Milliseconds until the next attempt, or undefined to give up. */
export type NextRetry = (attempts: number, ageMs: number) => number | undefined;

/**
 * How long to wait after `attempts` failed attempts at an event that is `ageMs` old, or undefined to give up. `random` is
 * a number in [0, 1). The last attempt is at the end of the three days.
 */
export function restBeforeRetry(attempts: number, ageMs: number, random: number): number | undefined {
  const leftMs = GIVE_UP_AFTER_MS - ageMs;
  if (leftMs < LEAST_REST_MS) return undefined;
  const restMs = RESTS_MS[Math.min(attempts, RESTS_MS.length) - 1]!;
  return Math.min(Math.round(restMs * (1 - JITTER + 2 * JITTER * random)), leftMs);
}
