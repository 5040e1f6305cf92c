import { instant } from "@platform/kernel/instant";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addTo, expiryOf, totalOf, type Series } from "../src/domain/series.ts";

const HOUR = { bucketSeconds: 300, spanSeconds: 3600 };
const START = 1_800_000_000;
const at = (second: number) => instant((START + second) * 1000);

const seriesOf = (seconds: readonly number[]): Series =>
  seconds.reduce<Series>((series, second) => addTo(series, HOUR, at(second), 1), []);

describe("a series", () => {
  test.each([
    ["now", 0, 1],
    ["an hour later", 3600, 1],
    ["when its bucket has left the window", 3900, 0],
  ])("counts a happening %s", (_when, second, expected) => {
    expect(totalOf(seriesOf([0]), HOUR, at(second))).toBe(expected);
  });

  test("never forgets too early, and remembers at most one bucket too long", () => {
    const happenings = fc.array(fc.nat(10_000), { maxLength: 60 });
    fc.assert(
      fc.property(happenings, fc.nat(2_000), (unsorted, later) => {
        const seconds = unsorted.toSorted((a, b) => a - b);
        const now = (seconds.at(-1) ?? 0) + later;
        const within = (span: number) => seconds.filter((second) => second > now - span).length;
        const total = totalOf(seriesOf(seconds), HOUR, at(now));
        expect(total).toBeGreaterThanOrEqual(within(HOUR.spanSeconds));
        expect(total).toBeLessThanOrEqual(within(HOUR.spanSeconds + HOUR.bucketSeconds));
      }),
    );
  });

  test("counts the same whatever the order in which happenings arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 30 }), (seconds) => {
        const sorted = seconds.toSorted((a, b) => a - b);
        expect(totalOf(seriesOf(seconds), HOUR, at(3_000))).toBe(totalOf(seriesOf(sorted), HOUR, at(3_000)));
      }),
    );
  });

  test("keeps no more buckets than the window has, and one", () => {
    const everyMinute = Array.from({ length: 600 }, (_, minute) => minute * 60);
    expect(seriesOf(everyMinute).length).toBeLessThanOrEqual(13);
  });

  test("counts nothing from its expiry on, and something just before", () => {
    const series = seriesOf([10, 700]);
    const expiry = expiryOf(series, HOUR);
    expect(totalOf(series, HOUR, instant((expiry - 1) * 1000))).toBe(1);
    expect(totalOf(series, HOUR, instant(expiry * 1000))).toBe(0);
  });
});
