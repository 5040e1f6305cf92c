import { assert, double, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { judge, type DeliveryAttempt } from "../src/domain/delivery.ts";
import { INITIAL_BUDGET, MAX_BUDGET, nextBudget } from "../src/domain/endpoint-budget.ts";
import { GIVE_UP_AFTER_MS, JITTER, restBeforeRetry } from "../src/domain/retry-schedule.ts";
import { instant } from "@platform/kernel/instant";

const random = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempts = integer({ min: 1, max: 100 });
const HOUR_MS = 3_600_000;

/** When an endpoint that always fails at once gets its attempts, in time since the event. */
function timesOfAttempts(nextRandom: () => number): number[] {
  const times = [0];
  for (;;) {
    const rest = restBeforeRetry(times.length, times.at(-1)!, nextRandom());
    if (rest === undefined) return times;
    times.push(times.at(-1)! + rest);
  }
}

describe("retries", () => {
  test("go on for three days, denser at the beginning", () => {
    const hours = timesOfAttempts(() => 0.5).map((ms) => Number((ms / HOUR_MS).toFixed(3)));
    expect(hours).toEqual([0, 0.001, 0.01, 0.043, 0.21, 1.21, 4.21, 10.21, 22.21, 34.21, 46.21, 58.21, 70.21, 72]);
  });

  test("never go past the third day, end with an attempt at its end, and are not endless", () => {
    assert(
      property(random, (jitter) => {
        const times = timesOfAttempts(() => jitter);
        expect(times.at(-1)).toBeLessThanOrEqual(GIVE_UP_AFTER_MS);
        expect(times.at(-1)).toBeGreaterThan(GIVE_UP_AFTER_MS - 5_001);
        expect(times.length).toBeGreaterThan(11);
        expect(times.length).toBeLessThan(20);
      }),
    );
  });

  test("rest no shorter after a later attempt than after an earlier one, apart from jitter", () => {
    assert(
      property(attempts, attempts, random, random, (one, other, jitterOne, jitterOther) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        const ratio = restBeforeRetry(later, 0, jitterOne)! / restBeforeRetry(earlier, 0, jitterOther)!;
        expect(ratio).toBeGreaterThanOrEqual((1 - JITTER) / (1 + JITTER) - 0.001);
      }),
    );
  });

  test("are spread by jitter around the schedule", () => {
    expect([0, 0.5, 0.999].map((jitter) => restBeforeRetry(1, 0, jitter))).toEqual([4_000, 5_000, 5_998]);
  });
});

const attempt = (status: number | null): DeliveryAttempt => {
  return { at: instant(0), durationMs: 1, status, failure: status === null ? "timeout" : null };
};

describe("an attempt", () => {
  test.each([
    [200, 0, "delivered"],
    [204, 0, "delivered"],
    [299, 0, "delivered"],
    [200, GIVE_UP_AFTER_MS + 1, "delivered"],
    [199, 0, "pending"],
    [301, 0, "pending"],
    [308, 0, "pending"],
    [400, 0, "pending"],
    [410, 0, "pending"],
    [500, 0, "pending"],
    [null, 0, "pending"],
    [500, GIVE_UP_AFTER_MS, "failed"],
    [null, GIVE_UP_AFTER_MS, "failed"],
  ])("answered with %s, the event being %i ms old, leaves the delivery %s", (status, ageMs, expected) => {
    const verdict = judge(attempt(status), 1, ageMs, (count, age) => restBeforeRetry(count, age, 0.5));
    expect(verdict.state).toBe(expected);
  });
});

const after = (statuses: readonly (number | null)[]): number => statuses.reduce(nextBudget, INITIAL_BUDGET);

describe("an endpoint's budget", () => {
  test.each([
    ["shrinks to one when nobody answers", Array<null>(6).fill(null), 1],
    ["shrinks by server errors", [500, 503], INITIAL_BUDGET / 4],
    ["shrinks when told to slow down", [429], INITIAL_BUDGET / 2],
    ["is not touched by refusals of single events", [400, 404, 410], INITIAL_BUDGET + 3],
    ["opens up to its limit with answers", Array<number>(100).fill(200), MAX_BUDGET],
    ["comes back after an outage", [...Array<null>(9).fill(null), ...Array<number>(31).fill(200)], MAX_BUDGET],
  ])("%s", (_what, statuses, expected) => {
    expect(after(statuses)).toBe(expected);
  });
});
