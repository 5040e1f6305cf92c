import { expect, test } from "vitest";
import { isVersion } from "../../src/http/api-version.ts";

test.each([
  "2026-10-28.endive",
  "2026-09-30.endive",
  "2026-02-25.clover",
  "2025-02-24.acacia",
  "2024-06-20",
  "2020-08-27",
  "2020-08-27;orders_beta=v3",
])("%s is a version", (version) => {
  expect(isVersion(version)).toBe(true);
});

test.each([
  ["a day without a release", "2022-08-02"],
  ["a month without its zero", "2019-2-19"],
  ["two headers, joined", "2019-12-03, 2019-12-03"],
  ["a date that comes after its name", "2025-09-30.acacia"],
  ["a date that comes before its name", "2025-03-30.basil"],
  ["a version after ours", "2026-10-29.endive"],
  ["an unknown name", "2026-10-28.fennel"],
  ["no date", "2025-13-45.basil"],
  ["no version", "latest"],
  ["nothing", ""],
])("%s is none: %s", (_, version) => {
  expect(isVersion(version)).toBe(false);
});
