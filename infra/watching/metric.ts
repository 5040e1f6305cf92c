import { type CounterOf, METRIC_NAMESPACE, type MetricOf } from "../../packages/contracts/src/metrics";
import type { ServiceName, Stage } from "../stage";

/** A CloudWatch metric and its statistic. Alarms and dashboard share it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
  readonly stat: "Sum" | "Average" | "Maximum" | "Minimum" | "p50" | "p99";
}

/** A number that CloudWatch computes from metrics. A counter without events writes nothing, so expressions fill it with 0. */
export interface Computed {
  readonly expression: string;
  readonly of: Readonly<Record<string, Metric>>;
}

export type Measure = Metric | Computed;

/** A service's own metrics from the table of metrics. */
export function ownMetrics<Service extends ServiceName>(stage: Stage, service: Service) {
  const metric = <Stat extends Metric["stat"]>(name: MetricOf<Service>, stat: Stat) =>
    ({ namespace: METRIC_NAMESPACE, dimensions: { Service: service, Stage: stage.name }, name, stat }) satisfies Metric;
  return {
    count: (name: CounterOf<Service>) => metric(name as MetricOf<Service>, "Sum"),
    /** The age in seconds of the item that has waited longest. */
    oldest: (name: MetricOf<Service>) => metric(name, "Maximum"),
    slowest: (name: MetricOf<Service>) => metric(name, "p99"),
  };
}

/** `part` as a percentage of `whole`. If `part` is below `atLeast`, the result is 0, because so few may be chance. */
export function rate(part: Metric, whole: Metric, atLeast: number): Computed {
  return { expression: `IF(FILL(part, 0) >= ${atLeast}, 100 * FILL(part, 0) / whole, 0)`, of: { part, whole } };
}
