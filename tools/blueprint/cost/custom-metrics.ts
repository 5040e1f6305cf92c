import { METRICS, type MetricTable } from "@platform/contracts/metrics";
import { type Fields, objects, text } from "../read.ts";

/** What each service writes, by the name of its container. A metric is billed once, with its dimensions Service and Stage. */
const TABLES: Readonly<Record<string, MetricTable>> = METRICS;

/** The metrics that a task's containers write. One that does not say METRICS is taken to write them. */
export function metricsOf(containers: readonly Fields[]): readonly string[] {
  return containers
    .filter((container) => !isOff(container))
    .flatMap(({ name }) => Object.keys(TABLES[text(name)] ?? {}));
}

function isOff({ environment }: Fields): boolean {
  const setting = objects(environment).find(({ name }) => name === "METRICS");
  return ["false", "off"].includes(text(setting?.["value"]));
}
