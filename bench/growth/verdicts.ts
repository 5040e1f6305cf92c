import { type GrowthFigures, type GrowthRound, type GrowthRow, ratioOf } from "./growth.ts";

/** A ratio to the smallest size, beside its yardstick. */
export interface GrowthVerdict {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly verdict: "met" | "short";
}

const MAX_LIST = 2;
const MIN_CREATE = 0.75;
const MAX_CLAIM = 2;

/** Judges every size but the smallest, which the others are compared with. */
export function growthVerdicts({ rows, claims }: GrowthFigures): GrowthVerdict[] {
  const ratio = (row: GrowthRow, figure: (round: GrowthRound) => number): number => ratioOf(rows, row, figure);
  return [
    ...rows.slice(1).flatMap((row) => {
      const at = `at ${row.payments.toLocaleString("en")} payments`;
      return [
        atMost(
          `list ${at}`,
          ratio(row, ({ listMs }) => listMs),
          MAX_LIST,
        ),
        atLeast(
          `create and confirm ${at}`,
          ratio(row, ({ perSecond }) => perSecond),
          MIN_CREATE,
        ),
      ];
    }),
    ...claims.slice(1).map((row) => {
      const what = `a claim with ${row.pending.toLocaleString("en")} pending deliveries`;
      return atMost(
        what,
        ratioOf(claims, row, (claimMs: number) => claimMs),
        MAX_CLAIM,
      );
    }),
  ];
}

const atMost = (what: string, ratio: number, limit: number): GrowthVerdict =>
  verdict(what, `≤ ${limit} ×`, ratio, ratio <= limit);
const atLeast = (what: string, ratio: number, limit: number): GrowthVerdict =>
  verdict(what, `≥ ${limit} ×`, ratio, ratio >= limit);

const verdict = (what: string, target: string, ratio: number, isMet: boolean): GrowthVerdict => ({
  what,
  target,
  measured: `${ratio.toFixed(2)} ×`,
  verdict: isMet ? "met" : "short",
});
