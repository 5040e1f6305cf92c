/**
 * How many attempts may run at once towards one endpoint, and how many deliveries may wait in memory for it.
 *
 * A budget grows by one with every success and halves with every attempt that got no answer, 429 or a server error. So a dead
 * endpoint soon gets one attempt at a time and takes almost no memory, and is back at full speed within a few dozen
 * answers.
 */
export const MAX_BUDGET = 32;
export const INITIAL_BUDGET = 8;

/** Deliveries held in memory for each attempt that may run: 32 for a dead endpoint, 1,024 for a good one. */
const HELD_PER_ATTEMPT = 32;

/** The budget after an attempt that got this status, or no answer (null). */
export function nextBudget(budget: number, status: number | null): number {
  const isTrouble = status === null || status === 429 || status >= 500;
  return isTrouble ? Math.max(1, budget >> 1) : Math.min(MAX_BUDGET, budget + 1);
}

/** The most deliveries to hold in memory under this budget. */
export const maxHeld = (budget: number): number => budget * HELD_PER_ATTEMPT;
