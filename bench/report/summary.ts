import type { RoundFigures } from "../measure/round.ts";

/** The medians of all rounds. Ratios come from within each round, because the machine's speed differs between rounds. */
export interface Summary {
  readonly rounds: number;
  readonly ratios: {
    readonly payment_vs_tpcb: number | null;
    readonly payment_vs_naive: number;
    readonly journey_vs_tpcb: number | null;
  };
  /** The number of callers in each round. */
  readonly payments_callers: readonly number[];
  readonly journey_callers: readonly number[];
  readonly p99_half_ms: number;
  readonly cpu_us_per_payment: Readonly<Record<string, number>>;
  readonly rss_mib: Readonly<Record<string, number>>;
}

export function summarize(rounds: readonly RoundFigures[]): Summary {
  const first = rounds[0]!;
  const last = rounds.at(-1)!;
  return {
    rounds: rounds.length,
    ratios: {
      payment_vs_tpcb: medianRatio(rounds, ({ paymentsMost, tpcb }) => overTpcb(paymentsMost.perSecond, tpcb)),
      payment_vs_naive: rounded(
        medianOf(rounds, ({ paymentsMost, naive }) => paymentsMost.perSecond / naive.perSecond),
      ),
      journey_vs_tpcb: medianRatio(rounds, ({ journey, tpcb }) => overTpcb(journey.perSecond, tpcb)),
    },
    payments_callers: rounds.map(({ paymentsMost }) => paymentsMost.callers),
    journey_callers: rounds.map(({ journey }) => journey.callers),
    p99_half_ms: rounded(medianOf(rounds, ({ journey }) => journey.half.p99Ms)),
    cpu_us_per_payment: Object.fromEntries(
      Object.keys(first.journey.cpuUsPerPayment).map((name) => [
        name,
        Math.round(medianOf(rounds, ({ journey }) => journey.cpuUsPerPayment[name]!)),
      ]),
    ),
    rss_mib: {
      payment_api_after_first_round: first.rssMib.alone,
      payment_api_at_end: last.rssMib.alone,
      payment_api_in_journey_after_first_round: first.rssMib.journey,
      payment_api_in_journey_at_end: last.rssMib.journey,
    },
  };
}

export function overTpcb(perSecond: number, tpcb: number | null): number | null {
  return tpcb === null ? null : perSecond / tpcb;
}

export function medianOf(rounds: readonly RoundFigures[], figure: (round: RoundFigures) => number): number {
  return median(rounds.map(figure));
}

function medianRatio(rounds: readonly RoundFigures[], ratio: (round: RoundFigures) => number | null): number | null {
  const ratios = rounds.map(ratio).filter((one) => one !== null);
  return ratios.length === 0 ? null : rounded(median(ratios));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
