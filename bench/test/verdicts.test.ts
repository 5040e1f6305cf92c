import { expect, test } from "vitest";
import type { OverloadRow } from "../overload/overload.ts";
import type { RunFigures } from "../overload/run.ts";
import { renderOverload } from "../overload/tables.ts";
import { verdictsOf } from "../overload/verdicts.ts";

const figures = (given: Partial<RunFigures>): RunFigures => ({
  offeredPerSecond: 1_000,
  goodputPerSecond: 1_000,
  accepted: 1_000,
  refusedShare: 0,
  failures: {},
  failed: 0,
  p50Ms: 20,
  p99Ms: 100,
  maxMs: 200,
  sentLateP99Ms: 2,
  refusalsP99Ms: null,
  othersRefusedShare: 0,
  decisions: { charges: 1_000, byFallback: 0 },
  missed: { unscored: 0, highestRiskPaid: 0 },
  emptied: { seconds: 1, left: { lateScores: 0, parcels: 0 } },
  webhooksMissing: 0,
  memoryMib: { "payment-api": { before: 200, peak: 210, after: 205 } },
  generatorShare: 0.3,
  ...given,
});

/** All loads; `given` changes the figures of the saturated, the overloaded or the skewed one. */
function rowsWith(given: Partial<Record<"saturated" | "overloaded" | "skewed", Partial<RunFigures>>>): OverloadRow[] {
  return [
    { times: 0.5, isSkewed: false, figures: figures({}) },
    { times: 1, isSkewed: false, figures: figures(given.saturated ?? {}) },
    { times: 2, isSkewed: false, figures: figures({}) },
    { times: 3, isSkewed: false, figures: figures({ offeredPerSecond: 3_000, ...given.overloaded }) },
    { times: 3, isSkewed: true, figures: figures({ offeredPerSecond: 3_000, ...given.skewed }) },
  ];
}

const verdicts = (rows: readonly OverloadRow[]): string[] =>
  verdictsOf({ saturation: 1_000, rows }).map(({ verdict }) => verdict);

const ALL_MET = ["met", "met", "met", "met", "met", "met"];

/** The index of each verdict in the list. */
const [GOODPUT, P99, OTHERS, UNSCORED, HIGHEST_RISK, FAILED] = [0, 1, 2, 3, 4, 5];

test.each<[string, Parameters<typeof rowsWith>[0], number, "met" | "short" | "void"]>([
  ["nine tenths of the best goodput", { overloaded: { goodputPerSecond: 900 } }, GOODPUT, "met"],
  ["less goodput", { overloaded: { goodputPerSecond: 899 } }, GOODPUT, "short"],
  ["twice the p99", { overloaded: { p99Ms: 200 } }, P99, "met"],
  ["a longer p99", { overloaded: { p99Ms: 201 } }, P99, "short"],
  ["a p99 that nobody knows", { overloaded: { p99Ms: Number.NaN } }, P99, "short"],
  ["few of the others refused", { skewed: { othersRefusedShare: 0.0099 } }, OTHERS, "met"],
  ["a hundredth of the others refused", { skewed: { othersRefusedShare: 0.01 } }, OTHERS, "short"],
  ["one unscored", { saturated: { missed: { unscored: 1, highestRiskPaid: 0 } } }, UNSCORED, "short"],
  ["one of the highest risk paid", { skewed: { missed: { unscored: 0, highestRiskPaid: 1 } } }, HIGHEST_RISK, "short"],
  ["one that failed", { overloaded: { failed: 1 } }, FAILED, "short"],
  ["a busy generator", { overloaded: { generatorShare: 0.9 } }, GOODPUT, "met"],
  ["a generator that was the bottleneck", { overloaded: { generatorShare: 0.91 } }, GOODPUT, "void"],
  ["a generator that was the bottleneck at saturation", { saturated: { generatorShare: 0.91 } }, P99, "void"],
  ["what was no overload", { overloaded: { offeredPerSecond: 1_100 } }, GOODPUT, "void"],
  ["what was no overload", { overloaded: { offeredPerSecond: 1_100 } }, P99, "void"],
  ["what was no overload", { skewed: { offeredPerSecond: 1_100 } }, OTHERS, "void"],
  ["a generator that was the bottleneck", { skewed: { generatorShare: 0.91 } }, OTHERS, "void"],
])("%s: %j", (_, given, yardstick, verdict) => {
  const found = verdicts(rowsWith(given));
  expect(found[yardstick]).toBe(verdict);
  const others = found.filter((__, index) => index !== yardstick && found[index] !== "void");
  expect(others).toEqual(ALL_MET.slice(0, others.length));
});

test("a bottleneck does not hide money that is wrong", () => {
  const missed = { unscored: 0, highestRiskPaid: 2 };
  expect(verdicts(rowsWith({ overloaded: { generatorShare: 1, missed } }))[HIGHEST_RISK]).toBe("short");
});

test("nothing is judged that was not measured", () => {
  expect(() => verdicts([])).toThrow("Nothing was measured at 1 × saturation.");
  expect(() => verdicts(rowsWith({ skewed: { othersRefusedShare: null } }))).toThrow("No other account sent anything");
});

test("the table has a column for each load, and marks those that are void", () => {
  const tables = renderOverload({
    figures: {
      saturation: 1_000,
      rows: rowsWith({
        overloaded: { generatorShare: 0.95, failures: { "status 500": 3 } },
        skewed: { offeredPerSecond: 1_000 },
      }),
    },
    machine: [["CPU", "two cores"]],
    plan: { warmUpSeconds: 1, probeSeconds: 1, confirmSeconds: 2, seconds: 5, deadlineMs: 1 },
    startedAt: new Date("2026-01-02T03:04:05Z"),
  });
  expect(tables).toContain("| load | 0.5 × | 1 × | 2 × | 3 × † | 3 ×, one account 90 % ‡ |");
  expect(tables).toContain("| neither answered nor refused | 0 | 0 | 0 | 3 status 500 | 0 |");
  expect(tables).toContain("† The generator was the bottleneck");
  expect(tables).toContain("‡ The platform took nearly all of it");
});
