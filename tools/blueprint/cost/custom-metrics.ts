import { type Container, variableOf } from "../containers.ts";
import type { Usage } from "./usage.ts";

/** The metrics that a task's containers write. One that does not say METRICS is taken to write them. */
export function metricsOf(containers: readonly Container[], { metrics }: Usage): readonly string[] {
  return containers.filter((container) => !isOff(container)).flatMap(({ name }) => metrics[name ?? ""] ?? []);
}

function isOff(container: Container): boolean {
  return ["false", "off"].includes(variableOf(container, "METRICS"));
}
