import type { CounterOf } from "@platform/contracts/metrics";

/** The metrics of this service that are counters. */
export type Counter = CounterOf<"payment-api">;

/** Counts what happened, for alarms: `AssessmentTimeouts`, `UnknownOutcomes`, … */
export interface Counters {
  readonly count: (name: Counter, by?: number) => void;
}
