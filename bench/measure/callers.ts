/** How many callers each measurement has at the most. */
export interface Callers {
  readonly payments: number;
  readonly journey: number;
}

/** More callers than this do not make the journey faster, and make them wait until scores miss their budget. */
export const JOURNEY_CALLERS = 128;
export const MOST_CALLERS: Callers = { payments: 256, journey: JOURNEY_CALLERS };

/** Fewer say nothing of a platform whose requests share commits. */
const FEWEST_CALLERS = 4;
/** Of all payments, the share that may go without a score in time. */
export const MAX_NOT_ASSESSED_SHARE = 0.001;

/**
 * With how many callers to measure next, after `callers` had this share of their payments refused, failed or not scored in
 * time: three quarters of them, or half where the share was far from what may be. Undefined where there are no fewer.
 */
export function nextCallers(callers: number, missedShare: number): number | undefined {
  const next = Math.floor(callers * (missedShare > 10 * MAX_NOT_ASSESSED_SHARE ? 0.5 : 0.75));
  return next < FEWEST_CALLERS ? undefined : next;
}
