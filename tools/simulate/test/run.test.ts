import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "@platform/local/components";
import { isThorough } from "../../../test/thoroughness.ts";
import { summaryOf } from "../report.ts";
import { type Result, type Run, runOnce } from "../run/run.ts";
import { bundleServices, type Programs } from "../world/bundle-services.ts";

const WITHIN_MS = 400_000;
let programs: Programs;

beforeAll(async () => {
  programs = await bundleServices(ROOT, join(ROOT, ".local/simulate", `programs-${process.pid}`));
}, WITHIN_MS);

const run = (more: Partial<Run>): Promise<Result> =>
  runOnce({
    seed: 1,
    programs,
    mode: "concurrent",
    turns: Number.POSITIVE_INFINITY,
    operations: Number.POSITIVE_INFINITY,
    seconds: 8,
    faultRate: 0.03,
    onProgress: () => undefined,
    ...more,
  });

describe("the simulation", () => {
  // Each seed is a run of its own: what it says can be repeated with `npm run simulate -- --seed <seed>`.
  test.each([11, 12])(
    "finds nothing wrong with seed %i",
    async (seed) => {
      const { violations, table, operations, faults } = await run({ seed });
      expect({ violations, table }).toEqual({ violations: [], table: "" });
      expect(operations).toBeGreaterThan(50);
      expect(faults.size).toBeGreaterThan(2);
    },
    WITHIN_MS,
  );

  test.runIf(isThorough)(
    "finds nothing wrong with new seeds, for longer",
    async () => {
      const first = Date.now() % 1_000_000;
      for (const seed of [first, first + 1, first + 2]) {
        const result = await run({ seed, seconds: 30 });
        process.stdout.write(`${summaryOf(result)}\n`);
        const { violations, table } = result;
        expect({ seed, violations, table }).toEqual({ seed, violations: [], table: "" });
      }
    },
    WITHIN_MS,
  );

  test(
    "finds nothing wrong one thing after another, without faults",
    async () => {
      const { violations, table } = await run({ seed: 13, mode: "serial", turns: 150, seconds: 60, faultRate: 0 });
      expect({ violations, table }).toEqual({ violations: [], table: "" });
    },
    WITHIN_MS,
  );
});
