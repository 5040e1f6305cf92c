import { expect, test } from "vitest";
import type { SentPayment } from "../load/load.ts";
import { tallyOf } from "../load/tally.ts";
import { VoidMeasurement } from "../measure/void-measurement.ts";
import { sentPayment } from "./sent-payments.ts";

const many = (count: number, payment: (index: number) => Partial<SentPayment>): SentPayment[] =>
  Array.from({ length: count }, (_, index) => sentPayment(payment(index)));

test("accepted payments and refusals have percentiles of their own", () => {
  const tally = tallyOf({
    seconds: 10,
    payments: [
      ...many(90, (index) => ({ latencyMs: index + 1, sentLateMs: index === 0 ? 9 : 2 })),
      ...many(10, (index) => ({ answer: { kind: "declined" }, latencyMs: index + 91 })),
      ...many(100, (index) => ({ answer: { kind: "refused" }, latencyMs: (index + 1) / 10 })),
    ],
  });
  expect(tally).toMatchObject({
    offeredPerSecond: 20,
    accepted: 100,
    refusedShare: 0.5,
    p50Ms: 50,
    p99Ms: 99,
    maxMs: 100,
    sentLateP99Ms: 2,
    refusalsP99Ms: 9.9,
    failures: {},
    failed: 0,
  });
});

test("goodput is what was answered finally while the load ran", () => {
  const payments = [
    sentPayment({ intendedMs: 900, latencyMs: 100 }),
    sentPayment({ intendedMs: 900, latencyMs: 101 }),
    sentPayment({ intendedMs: 100, answer: { kind: "declined" } }),
    sentPayment({ intendedMs: 100, answer: { kind: "refused" } }),
  ];
  expect(tallyOf({ seconds: 1, payments }).goodputPerSecond).toBe(2);
});

const failed = (reason: string): SentPayment => sentPayment({ answer: { kind: "failed", reason }, latencyMs: null });

test("failures are counted by what happened, and are neither accepted nor refused", () => {
  const payments = [sentPayment({}), failed("status 500"), failed("no answer"), failed("status 500")];
  expect(tallyOf({ seconds: 1, payments })).toMatchObject({
    accepted: 1,
    refusedShare: 0,
    refusalsP99Ms: null,
    failures: { "status 500": 2, "no answer": 1 },
    failed: 3,
  });
});

test("the others' refusals leave the first account out", () => {
  const refused = { kind: "refused" } as const;
  const payments = [
    ...many(90, () => ({ sender: 0, answer: refused })),
    ...many(9, () => ({ sender: 1 })),
    sentPayment({ sender: 2, answer: refused }),
  ];
  expect(tallyOf({ seconds: 1, payments })).toMatchObject({ refusedShare: 0.91, othersRefusedShare: 0.1 });
  expect(tallyOf({ seconds: 1, payments: [sentPayment({})] }).othersRefusedShare).toBeNull();
});

test.each([
  ["nothing was sent", []],
  ["all was refused", many(3, () => ({ answer: { kind: "refused" } }))],
])("there are no figures where %s", (_, payments) => {
  expect(() => tallyOf({ seconds: 1, payments })).toThrow(VoidMeasurement);
});
