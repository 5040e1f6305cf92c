import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Stage } from "./stages.ts";

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/** What a stage adds to the last line. A failed stage has a failure, whatever it counts: a line with none would be a lie. */
export function countOf({ counts, resultFile }: Pick<Stage, "counts" | "resultFile">, ok: boolean): TestCount {
  const counted =
    counts === "tests" ? readResult(resultFile) : { passed: counts === "itself" && ok ? 1 : 0, failed: 0 };
  return { passed: counted.passed, failed: ok ? counted.failed : Math.max(1, counted.failed) };
}

/** Vitest's own count; none when it crashed before it wrote one. */
function readResult(file: string): TestCount {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests }: { numPassedTests: number; numFailedTests: number } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  rmSync(file);
  return { passed: numPassedTests, failed: numFailedTests };
}
