import { type CounterOf, METRIC_NAMESPACE, type MetricOf } from "../../packages/contracts/src/metrics";
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

/** What a service itself counts and measures, of the table of metrics. */
export function ownMetrics<Service extends ServiceName>(stage: Stage, service: Service) {
  const metric = <Stat extends Metric["stat"]>(name: MetricOf<Service>, stat: Stat) =>
    ({ namespace: METRIC_NAMESPACE, dimensions: { Service: service, Stage: stage.name }, name, stat }) satisfies Metric;
  return {
    count: (name: CounterOf<Service>) => metric(name as MetricOf<Service>, "Sum"),
    /** The age of what has waited longest, in seconds. */
    oldest: (name: MetricOf<Service>) => metric(name, "Maximum"),
    slowest: (name: MetricOf<Service>) => metric(name, "p99"),
  };
}

/** The percentage that a part is of a whole. Fewer than `atLeast` of it tell nothing, and count as none. */
export function rate(part: Metric, whole: Metric, atLeast: number): Computed {
  return { expression: `IF(FILL(part, 0) >= ${atLeast}, 100 * FILL(part, 0) / whole, 0)`, of: { part, whole } };
}
