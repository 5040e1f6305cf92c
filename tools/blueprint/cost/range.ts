/** Dollars a month, from the least to the most. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const ZERO: Range = { low: 0, high: 0 };

export const flat = (dollars: number): Range => ({ low: dollars, high: dollars });

/** The range of a cost that is zero without requests or runs. */
export const upTo = (dollars: number): Range => ({ low: 0, high: dollars });

export function sum(ranges: readonly Range[]): Range {
  return ranges.reduce((total, { low, high }) => ({ low: total.low + low, high: total.high + high }), ZERO);
}

/** Rounds to whole cents, for printing. */
export const cents = ({ low, high }: Range): Range => ({ low: round(low), high: round(high) });

const round = (dollars: number): number => Math.round(dollars * 100) / 100;
