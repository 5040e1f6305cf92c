import type { OverloadFigures, OverloadRow } from "./overload.ts";

/** A figure and its target. `void` means that a load that it needs was not as planned. */
export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly verdict: "met" | "short" | "void";
}

/** A generator that is busier than this share of a core measures itself. */
const MAX_GENERATOR_SHARE = 0.9;
const MIN_GOODPUT_SHARE = 0.9;
const MAX_P99_RATIO = 2;
const MAX_OTHERS_REFUSED = 0.01;

/** A platform that handles more than this share of three times its saturation is not overloaded. */
const MAX_TAKEN_SHARE = 0.9;

/** Whether the generator was the bottleneck. */
export const isBottleneck = ({ figures }: OverloadRow): boolean => figures.generatorShare > MAX_GENERATOR_SHARE;

/** Whether the platform handled nearly all of an overload, so that the measured saturation is too low. */
export const isTooLittle = ({ times, figures }: OverloadRow): boolean =>
  times === 3 && figures.goodputPerSecond > MAX_TAKEN_SHARE * figures.offeredPerSecond;

const isVoid = (row: OverloadRow): boolean => isBottleneck(row) || isTooLittle(row);

/** Compares the rows with the targets. Throws if a row that it needs is missing. */
export function verdictsOf({ rows }: OverloadFigures): Verdict[] {
  const equal = rows.filter(({ isSkewed }) => !isSkewed);
  const saturated = rowAt(equal, 1);
  const overloaded = rowAt(equal, 3);
  const skewed = rowAt(
    rows.filter(({ isSkewed }) => isSkewed),
    3,
  );
  const goodputShare =
    overloaded.figures.goodputPerSecond / Math.max(...equal.map(({ figures }) => figures.goodputPerSecond));
  const p99Ratio = overloaded.figures.p99Ms / saturated.figures.p99Ms;
  const othersRefused = skewed.figures.othersRefusedShare;
  if (othersRefused === null) throw new Error("No other account sent anything in the skewed run.");
  return [
    verdict("goodput at 3 ×, of the best", "≥ 90 %", percent(goodputShare), goodputShare >= MIN_GOODPUT_SHARE, equal),
    verdict(
      "p99 of accepted payments at 3 ×, against that at 1 ×",
      "≤ 2 ×",
      `${p99Ratio.toFixed(2)} ×`,
      p99Ratio <= MAX_P99_RATIO,
      [saturated, overloaded],
    ),
    verdict(
      "others refused while one account sends nine tenths",
      "< 1 %",
      percent(othersRefused),
      othersRefused < MAX_OTHERS_REFUSED,
      [skewed],
    ),
    zero("paid and still unscored once all was done", rows, ({ figures }) => figures.missed.unscored),
    zero("paid with the card of the highest risk", rows, ({ figures }) => figures.missed.highestRiskPaid),
    zero("neither answered nor refused", rows, ({ figures }) => figures.failed),
  ];
}

function rowAt(rows: readonly OverloadRow[], times: number): OverloadRow {
  const row = rows.find((candidate) => candidate.times === times);
  if (row === undefined) throw new Error(`Nothing was measured at ${times} × saturation.`);
  return row;
}

function verdict(
  what: string,
  target: string,
  measured: string,
  isMet: boolean,
  basis: readonly OverloadRow[],
): Verdict {
  return { what, target, measured, verdict: basis.some(isVoid) ? "void" : isMet ? "met" : "short" };
}

/** A count that must be 0 in every row; it is valid even if the generator was the bottleneck. */
function zero(what: string, rows: readonly OverloadRow[], count: (row: OverloadRow) => number): Verdict {
  const sum = rows.reduce((total, row) => total + count(row), 0);
  return { what, target: "0", measured: String(sum), verdict: sum === 0 ? "met" : "short" };
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
