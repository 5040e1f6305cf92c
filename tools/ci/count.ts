import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Stage } from "./stages.ts";

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/** Returns what a stage adds to the last line. A failed stage adds at least one failure, so that the line is true. */
export function countOf({ counts, resultFile }: Pick<Stage, "counts" | "resultFile">, ok: boolean): TestCount {
  const counted =
    counts === "tests" ? readResult(resultFile) : { passed: counts === "itself" && ok ? 1 : 0, failed: 0 };
  return { passed: counted.passed, failed: ok ? counted.failed : Math.max(1, counted.failed) };
}

/** Reads Vitest's own count; zeros if Vitest crashed before it wrote one. */
function readResult(file: string): TestCount {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests }: { numPassedTests: number; numFailedTests: number } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  rmSync(file);
  return { passed: numPassedTests, failed: numFailedTests };
}
