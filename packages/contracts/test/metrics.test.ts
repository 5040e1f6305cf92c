import { describe, expect, test } from "vitest";
import { type CounterOf, METRICS, type MetricOf } from "@platform/contracts/metrics";

describe.each(Object.entries(METRICS))("the metrics of %s", (_service, table) => {
  const names = Object.keys(table);

  test("are PascalCase nouns, in alphabetical order", () => {
    for (const name of names) expect(name).toMatch(/^(?:[A-Z][a-z]+)+$/);
    expect(names).toEqual(names.toSorted());
  });

  // Source: the specification of the embedded metric format.
  test("are no more than CloudWatch takes in one line", () => {
    expect(names.length).toBeLessThanOrEqual(100);
  });
});

test("no two services have a metric of the same name", () => {
  const names = Object.values(METRICS).flatMap((table) => Object.keys(table));
  expect(names).toEqual([...new Set(names)]);
});

test("a service names its own metrics only, and counts only what has the unit Count", () => {
  const counter: CounterOf<"payment-api"> = "PaymentsMarked";
  // @ts-expect-error -- A duration is recorded, not counted.
  const duration: CounterOf<"payment-api"> = "CommitDuration";
  // @ts-expect-error -- It is notification-service's.
  const foreign: MetricOf<"payment-api"> = "Deliveries";
  // @ts-expect-error -- Nobody has it.
  const unknown: MetricOf<"payment-api"> = "PaymentsForgotten";
  expect([counter, duration, foreign, unknown]).toHaveLength(4);
});
