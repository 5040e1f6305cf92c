import type { ServiceName, Stage } from "../stage";

/** A CloudWatch metric, and the statistic by which it is looked at. Alarms and dashboard mean the same one by it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
  readonly stat: "Sum" | "Average" | "Maximum" | "Minimum" | "p50" | "p99";
}

/** A number that CloudWatch computes of others. Counters that counted nothing write nothing, so those are filled with 0. */
export interface Computed {
  readonly expression: string;
  readonly of: Readonly<Record<string, Metric>>;
}

export type Measure = Metric | Computed;

/** What a service itself counts and measures: see packages/runtime/src/metrics.ts. */
export function ownMetrics(stage: Stage, service: ServiceName) {
  const own = {
    namespace: "PaymentPlatform",
    dimensions: { Service: service, Stage: stage.name },
  };
  return {
    count: (name: string) => ({ ...own, name, stat: "Sum" }) satisfies Metric,
    /** The age of what has waited longest, in seconds. */
    oldest: (name: string) => ({ ...own, name, stat: "Maximum" }) satisfies Metric,
    slowest: (name: string) => ({ ...own, name, stat: "p99" }) satisfies Metric,
  };
}

/** The percentage that a part is of a whole. Fewer than `atLeast` of it tell nothing, and count as none. */
export function rate(part: Metric, whole: Metric, atLeast: number): Computed {
  return { expression: `IF(FILL(part, 0) >= ${atLeast}, 100 * FILL(part, 0) / whole, 0)`, of: { part, whole } };
}
