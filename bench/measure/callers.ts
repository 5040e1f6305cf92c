/** The maximum number of callers in each measurement. */
export interface Callers {
  readonly payments: number;
  readonly journey: number;
}

/** More callers do not make the journey faster, but delay payments until scores miss their budget. */
export const JOURNEY_CALLERS = 128;
export const MOST_CALLERS: Callers = { payments: 256, journey: JOURNEY_CALLERS };

/** With fewer callers, too few requests share a commit. */
const FEWEST_CALLERS = 4;
/** The share of payments that may get no score in time. */
export const MAX_NOT_ASSESSED_SHARE = 0.001;

/**
 * The next number of callers to try, after this share of the payments of `callers` was refused, failed or not scored in
 * time: three quarters, or half if the share was far too large. Undefined if that is too few.
 */
export function nextCallers(callers: number, missedShare: number): number | undefined {
  const next = Math.floor(callers * (missedShare > 10 * MAX_NOT_ASSESSED_SHARE ? 0.5 : 0.75));
  return next < FEWEST_CALLERS ? undefined : next;
}
