import { expect, test } from "vitest";
import type { GrowthFigures } from "../growth/growth.ts";
import { growthVerdicts } from "../growth/verdicts.ts";
import { parseOptions } from "../options.ts";

const round = (listMs: number, perSecond: number) => ({ listMs, retrieveMs: 1, perSecond });

test("each size is judged against the smallest, within each round", () => {
  const figures: GrowthFigures = {
    // The third round was slow for both.
    rows: [
      { payments: 10, rounds: [round(1, 1_000), round(1, 1_000), round(9, 100)] },
      { payments: 1_000, rounds: [round(2, 800), round(1.5, 740), round(27, 75)] },
    ],
    claims: [
      { pending: 10, rounds: [2, 2, 2] },
      { pending: 1_000, rounds: [5, 4.2, 1] },
    ],
    leftOut: [],
  };
  expect(growthVerdicts(figures)).toEqual([
    { what: "list at 1,000 payments", target: "≤ 2 ×", measured: "2.00 ×", verdict: "met" },
    { what: "create and confirm at 1,000 payments", target: "≥ 0.75 ×", measured: "0.75 ×", verdict: "met" },
    { what: "a claim with 1,000 pending deliveries", target: "≤ 2 ×", measured: "2.10 ×", verdict: "short" },
  ]);
});

test("--growth is a run of its own", () => {
  expect(parseOptions(["--growth"]).growth?.sizes).toEqual([10_000, 1_000_000, 10_000_000]);
  expect(parseOptions(["--growth", "--quick"]).growth?.sizes).toEqual([1_000, 10_000]);
  expect(parseOptions([]).growth).toBeUndefined();
  expect(() => parseOptions(["--growth", "--overload"])).toThrow("--growth and --overload are runs of their own.");
  expect(() => parseOptions(["--growth", "--rounds", "6"])).toThrow("--growth has rounds of its own.");
});
