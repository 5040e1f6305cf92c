/** At saturation, the highest rate that holds, less than this share of the payments is refused, none fails, … */
export const MAX_REFUSED_SHARE = 0.001;
/** … and the answers' p99 is at most this. */
export const MAX_P99_MS = 250;

/** A rate that the search tried. A long probe confirms the result of short ones. */
export interface Probe {
  readonly ratePerSecond: number;
  readonly isLong: boolean;
  readonly holds: boolean;
}

export type NextStep =
  | { readonly kind: "probe"; readonly ratePerSecond: number; readonly isLong: boolean }
  | { readonly kind: "found"; readonly saturation: number }
  /** No rate holds, not even the lowest one tried. */
  | { readonly kind: "none" };

const UP = 1.3;
const DOWN = 0.7;
/** Bisection ends when the lowest rate that fails is within this of the highest that holds. */
const PRECISION = 1.05;
const STEP_AFTER_LONG = 0.9;
const LOWEST_RATE = 5;

/**
 * Chooses the next rate to try from all probes so far. It rises or falls in steps from `firstRate` until one rate holds and
 * one fails, bisects between them, and confirms with a long probe. If that fails, long probes step down until one holds.
 * A rate must fail twice: other users of the machine must not make saturation look low, because all later loads are
 * multiples of it.
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
