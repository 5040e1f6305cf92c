import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TestModule, TestSpecification } from "vitest/node";
import FileCountReporter from "../file-count-reporter.ts";

const MODULE = {} as TestModule;
const SPECIFICATIONS = Array.from({ length: 3 }, () => ({}) as TestSpecification);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a log says how many of the files are done, every five seconds and at the end", () => {
  const said: unknown[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => said.push(line) > 0);
  const reporter = FileCountReporter();
  void reporter.onTestRunStart!(SPECIFICATIONS);
  for (const waitMs of [1_000, 5_000, 1_000]) {
    vi.advanceTimersByTime(waitMs);
    void reporter.onTestModuleEnd!(MODULE);
  }
  expect(said).toEqual(["2 of 3 files · 6 s\n", "3 of 3 files · 7 s\n"]);
});
