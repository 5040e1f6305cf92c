import { type Container, variableOf } from "../containers.ts";
import type { Usage } from "./usage.ts";

/** The metrics that a task's containers write. A container without the variable METRICS counts as writing them. */
export function metricsOf(containers: readonly Container[], { metrics }: Usage): readonly string[] {
  return containers.filter((container) => !isOff(container)).flatMap(({ name }) => metrics[name ?? ""] ?? []);
}

function isOff(container: Container): boolean {
  return ["false", "off"].includes(variableOf(container, "METRICS"));
}
