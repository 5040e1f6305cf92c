import { describe, expect, test } from "vitest";
import { judgeStart } from "../parts/start.ts";
import { parseThrottled, parseTurns, processorShare } from "../task/processor-share.ts";

describe("a start", () => {
  test("in time is judged as it was", () => {
    expect(judgeStart({ afterMs: 1_999, share: 0.5 })).toEqual({ tookMs: 1_999, took: "2.0 s", explanation: "" });
  });

  test("on a busy machine is judged by its share of the processors", () => {
    const explanation = ": 8.0 s with 25 % of its processor time";
    expect(judgeStart({ afterMs: 8_000, share: 0.25 })).toEqual({ tookMs: 2_000, took: "about 2.0 s", explanation });
  });
});

describe("the share of a process in the processors", () => {
  test("is read from what Linux counts", () => {
    expect(parseTurns("2035660000 8222900000 960\n")).toEqual({ ranMs: 2_035.66, waitedMs: 8_222.9 });
  });

  test.each([
    ["version 1 of control groups", "nr_periods 106\nnr_throttled 97\nthrottled_time 5095203103\n", 5_095.203103],
    ["version 2", "usage_usec 9\nnr_throttled 97\nthrottled_usec 5095203\n", 5_095.203],
    ["a group without a limit", "usage_usec 9\n", 0],
  ])("does not count what its own limit withheld, in %s", (_version, stat, expected) => {
    expect(parseThrottled(stat)).toBeCloseTo(expected, 6);
  });

  test("is more than none for this process, and all of it where nothing is told", async () => {
    const share = await processorShare(process.pid);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
    expect(await processorShare(0)).toBe(1);
  });
});
