/** Saturation: the highest rate at which fewer than this share of the payments is refused, none fails, … */
export const MAX_REFUSED_SHARE = 0.001;
/** … and the p99 of the answers is at most this. */
export const MAX_P99_MS = 250;

/** A rate that was tried. A long probe confirms what short ones have found. */
export interface Probe {
  readonly ratePerSecond: number;
  readonly isLong: boolean;
  readonly holds: boolean;
}

export type NextStep =
  | { readonly kind: "probe"; readonly ratePerSecond: number; readonly isLong: boolean }
  | { readonly kind: "found"; readonly saturation: number }
  /** Nothing holds, not even the lowest rate that is tried. */
  | { readonly kind: "none" };

const UP = 1.3;
const DOWN = 0.7;
/** Bisection ends when the lowest rate that fails is within this of the highest that holds. */
const PRECISION = 1.05;
const STEP_AFTER_LONG = 0.9;
const LOWEST_RATE = 5;

/**
 * The next rate to try, from all that was tried. Rises or falls in steps from `firstRate` until one rate holds and one
 * fails, bisects between them, and confirms with a long probe; where that fails, long probes step down until one holds.
 * A rate fails when it has failed twice: a machine that others use must not make saturation look low, because everything
 * that follows is a multiple of it.
 */
export function nextStep(probes: readonly Probe[], firstRate: number): NextStep {
  const last = probes.at(-1);
  if (last === undefined) return probeAt(firstRate, false);
  if (last.isLong && last.holds) return { kind: "found", saturation: last.ratePerSecond };
  const { ratePerSecond, isLong } = last;
  if (!last.holds && failuresAt(probes, last) < 2) return { kind: "probe", ratePerSecond, isLong };
  if (isLong) return probeAt(ratePerSecond * STEP_AFTER_LONG, true);
  return betweenHeldAndFailed(probes);
}

function betweenHeldAndFailed(probes: readonly Probe[]): NextStep {
  const held = Math.max(...probes.filter(({ holds }) => holds).map(({ ratePerSecond }) => ratePerSecond));
  const failed = Math.min(
    ...probes.filter((probe) => failuresAt(probes, probe) >= 2).map(({ ratePerSecond }) => ratePerSecond),
  );
  if (!Number.isFinite(held)) return probeAt(failed * DOWN, false);
  if (!Number.isFinite(failed)) return probeAt(held * UP, false);
  const between = Math.round(Math.sqrt(held * failed));
  const isNarrow = failed / held <= PRECISION || between <= held || between >= failed;
  return isNarrow ? probeAt(held, true) : probeAt(between, false);
}

const failuresAt = (probes: readonly Probe[], at: Probe): number =>
  probes.filter(
    ({ ratePerSecond, isLong, holds }) => ratePerSecond === at.ratePerSecond && isLong === at.isLong && !holds,
  ).length;

function probeAt(rate: number, isLong: boolean): NextStep {
  const ratePerSecond = Math.round(rate);
  return ratePerSecond < LOWEST_RATE ? { kind: "none" } : { kind: "probe", ratePerSecond, isLong };
}
