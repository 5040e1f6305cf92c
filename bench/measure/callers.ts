/** More callers than this do not make the journey faster, and make them wait until scores miss their budget. */
export const JOURNEY_CALLERS = 128;

/** Fewer say nothing of a platform whose requests share commits. */
const FEWEST_CALLERS = 4;
/** Of all payments, the share that may go without a score in time. */
export const MAX_NOT_ASSESSED_SHARE = 0.001;

/**
 * With how many callers the journey is measured next, after it was measured with `callers` and this share of payments was
 * not scored in time: as many where the share is met, three quarters where it was missed, half where it was missed by far.
 * Undefined where there is no fewer.
 */
export function nextCallers(callers: number, notAssessedShare: number): number | undefined {
  if (notAssessedShare <= MAX_NOT_ASSESSED_SHARE) return callers;
  const next = Math.floor(callers * (notAssessedShare > 10 * MAX_NOT_ASSESSED_SHARE ? 0.5 : 0.75));
  return next < FEWEST_CALLERS ? undefined : next;
}
