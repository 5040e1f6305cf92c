import { expect, test } from "vitest";
import type { RoundFigures } from "../measure/round.ts";
import { replaceFigures } from "../report/save-report.ts";
import { median, summarize } from "../report/summary.ts";

const payments = (perSecond: number) => ({ callers: 64, perSecond, p50Ms: 1, p99Ms: 2, cpuUsPerPayment: {} });

const round = (tpcb: number | null, naive: number, ours: number, journey: number): RoundFigures => ({
  tpcb,
  naive: payments(naive),
  payments64: payments(ours / 2),
  paymentsMost: payments(ours),
  journey: {
    callers: 128,
    perSecond: journey,
    answeredPerSecond: journey,
    notAssessedShare: 0,
    cpuUsPerPayment: { payment_api: journey },
    half: { perSecond: journey / 2, p50Ms: 5, p99Ms: journey / 100 },
  },
  rssMib: { alone: 200, journey: 210 },
});

test("ratios are taken within each round, and their median is told", () => {
  const slowThenFast = [
    round(1_000, 100, 3_000, 500),
    round(2_000, 300, 4_000, 1_600),
    round(4_000, 500, 6_000, 2_000),
  ];
  expect(summarize(slowThenFast)).toMatchObject({
    rounds: 3,
    ratios: { payment_vs_tpcb: 2, payment_vs_naive: 13.33, journey_vs_tpcb: 0.5 },
    p99_half_ms: 16,
    cpu_us_per_payment: { payment_api: 1_600 },
  });
});

test("without pgbench nothing is compared with it", () => {
  expect(summarize([round(null, 100, 3_000, 500)]).ratios).toEqual({
    payment_vs_tpcb: null,
    payment_vs_naive: 30,
    journey_vs_tpcb: null,
  });
});

test.each([
  [[3], 3],
  [[4, 1], 2.5],
  [[9, 1, 5], 5],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("new figures replace the old ones of their part and leave the words alone", () => {
  const figures = ["<!-- figures: written by npm run bench -->", "<!-- end of figures -->"];
  const overload = ["<!-- overload: written by npm run bench -- --overload -->", "<!-- end of overload -->"];
  const document = `Before.\n${figures[0]}\n\nold\n${figures[1]}\nBetween.\n${overload[0]}\n${overload[1]}\nAfter.\n`;
  expect(replaceFigures(document, "figures", "new")).toBe(document.replace("old", "new"));
  const overloaded = `${overload[0]}\n\nnew\n${overload[1]}`;
  expect(replaceFigures(document, "overload", "new")).toBe(document.replace(overload.join("\n"), overloaded));
  expect(() => replaceFigures("Somebody rewrote it all.", "figures", "new")).toThrow("lost the marks");
});
