import { METRICS, type MetricTable } from "@platform/contracts/metrics";
import { type Container, variableOf } from "../containers.ts";

/** What each service writes, by the name of its container. A metric is billed once, with its dimensions Service and Stage. */
const TABLES: Readonly<Record<string, MetricTable>> = METRICS;

/** The metrics that a task's containers write. One that does not say METRICS is taken to write them. */
export function metricsOf(containers: readonly Container[]): readonly string[] {
  return containers
    .filter((container) => !isOff(container))
    .flatMap(({ name }) => Object.keys(TABLES[name ?? ""] ?? {}));
}

function isOff(container: Container): boolean {
  return ["false", "off"].includes(variableOf(container, "METRICS"));
}
