import { existsSync, readFileSync, rmSync } from "node:fs";

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/** Reads vitest's result. A run that failed has a failure, even where none of its tests has: a crash, an unhandled error. */
export function countTests(resultFile: string, ok: boolean): TestCount {
  const result = existsSync(resultFile) ? parse(resultFile) : { passed: 0, failed: 0 };
  rmSync(resultFile, { force: true });
  return { passed: result.passed, failed: ok ? result.failed : Math.max(1, result.failed) };
}

function parse(file: string): TestCount {
  const { numPassedTests, numFailedTests }: { numPassedTests: number; numFailedTests: number } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return { passed: numPassedTests, failed: numFailedTests };
}
