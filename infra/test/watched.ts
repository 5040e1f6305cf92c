/** Reads a graph's alarms and their metrics, without the code of the rules that check them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Graph, Resource } from "@platform/blueprint/graph";
import { ofType, text } from "@platform/blueprint/read";
import { one } from "./graphs";

const ROOT = join(import.meta.dirname, "../..");

export type Alarm = Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">;
export const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
export const alarmsOf = (graph: Graph): readonly Alarm[] => ofType(graph, ALARM);
export const isRollback = ({ inputs }: Alarm): boolean => inputs.name?.includes("-rollback-") === true;
export const alarmOf = (graph: Graph, what: string): Alarm => one(graph, ALARM, `payment-api-${what}-prod`);
export const topicOf = (graph: Graph): string => text(one(graph, "aws:sns/topic:Topic", "AlarmTopic").outputs["arn"]);

export interface Looked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Every metric that an alarm watches, alone or in an expression. */
export function metricsOf({ inputs }: Alarm): Looked[] {
  const queries = inputs.metricQueries ?? [{ metric: inputs }];
  return queries.flatMap(({ metric }) =>
    metric === undefined
      ? []
      : {
          namespace: metric.namespace ?? "",
          name: metric.metricName ?? "",
          dimensions: metric.dimensions as Looked["dimensions"],
        },
  );
}

export const isOurs = ({ namespace }: Looked): boolean => namespace === "PaymentPlatform";

/** Expects the service's source code to name the metric, and the dimension Stage to be this stage. */
export function expectWritten({ name, dimensions }: Looked, stage: string): void {
  const { Service: service, ...others } = dimensions;
  expect(others).toEqual({ Stage: stage });
  expect([name, sourcesOf(service!).includes(`"${name}"`)]).toEqual([name, true]);
}

function sourcesOf(service: string): string {
  const directory = join(ROOT, `services/${service}/src`);
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return files.map((path) => readFileSync(join(directory, path), "utf8")).join("\n");
}
