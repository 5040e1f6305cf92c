/** Reads which CloudWatch metrics alarms and dashboards use. */
import type { Resource } from "../graph.ts";
import { document, fields, list, number, objects } from "../read.ts";

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric with its period in seconds. */
export interface WatchedMetric extends Metric {
  readonly period: number;
}

type Alarm = Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">;

/** Every metric that an alarm watches: alone, or within an expression. */
export function metricsOfAlarm({ inputs }: Alarm): readonly WatchedMetric[] {
  const queries = (inputs.metricQueries ?? []).flatMap(({ metric }) => metric ?? []);
  return (queries.length > 0 ? queries : [inputs]).map(
    ({ namespace = "", metricName = "", period, dimensions = {} }) => ({
      namespace,
      name: metricName,
      period: number(period),
      dimensions: Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, value ?? ""])),
    }),
  );
}

/** The expression that an alarm watches; "" when it watches a metric directly. */
export function expressionOf({ inputs }: Alarm): string {
  return inputs.metricQueries?.find(({ returnData }) => returnData === true)?.expression ?? "";
}

/**
 * Every metric that a dashboard draws. A row holds namespace, name, then dimension names and values in turn, and options last.
 */
export function metricsOfDashboard({ inputs }: Resource<"aws:cloudwatch/dashboard:Dashboard">): readonly Metric[] {
  const widgets = objects(document(inputs.dashboardBody)["widgets"]);
  const rows = widgets.flatMap(({ properties }) => list(fields(properties)["metrics"]).map(list));
  return rows
    .map((row) => row.filter((cell) => typeof cell === "string"))
    .filter((row) => row.length > 1)
    .map(([namespace = "", name = "", ...rest]) => ({
      namespace,
      name,
      dimensions: Object.fromEntries(
        rest.flatMap((cell, at) => (at % 2 === 0 ? [[cell, rest[at + 1] ?? ""] as const] : [])),
      ),
    }));
}
