import { line, type Line, type Pricer, type Surroundings } from "./line.ts";
import { metricsOf } from "./custom-metrics.ts";
import { placeTasks, type Strategy } from "./placement.ts";
import type { Prices } from "./price-table.ts";
import { flat, type Range } from "./range.ts";
import { type Tasks, tasksOf } from "./tasks.ts";

/** Shares of Fargate's price on demand. AWS says "up to 70 %" and changes it at will. */
export const SPOT_DISCOUNT = { least: 0.5, most: 0.7 };

/** Prices a service's tasks, their public addresses, and the metrics that they write. */
export const priceService: Pricer<"aws:ecs/service:Service"> = (service, surroundings) => {
  const tasks = tasksOf(service, surroundings.graph);
  if (tasks === undefined) return "its task definition is not in the graph";
  const { launchType, capacityProviderStrategies } = service.inputs;
  if (launchType === "EC2" || launchType === "EXTERNAL") return `tasks of launch type ${launchType} have no price here`;
  return [
    ...taskLines(tasks, capacityProviderStrategies, surroundings),
    ...addressLines(tasks, surroundings),
    ...metricLines(tasks, surroundings),
  ];
};

function taskLines(tasks: Tasks, strategy: Strategy, surroundings: Surroundings): readonly Line[] {
  const { service, min, max, cpu, memory, arm } = tasks;
  const size = `${cpu} vCPU, ${memory} GB, ${arm ? "ARM" : "x86"}`;
  const costOf = (count: number): Range => costOfTasks(tasks, strategy, count, surroundings);
  const quantity = `${describe(strategy, min)}${max === min ? "" : `, up to ${describe(strategy, max)}`}; ${size}`;
  return [line(service, "Fargate", quantity, { cost: costOf(min), atMost: costOf(max) })];
}

function describe(strategy: Strategy, count: number): string {
  const { onDemand, spot } = placeTasks(strategy, count);
  if (spot === 0) return `${onDemand} on demand`;
  return onDemand === 0 ? `${spot} Spot` : `${onDemand} on demand and ${spot} Spot`;
}

function costOfTasks(tasks: Tasks, strategy: Strategy, count: number, { prices }: Surroundings): Range {
  const { onDemand, spot } = placeTasks(strategy, count);
  const { least, most } = SPOT_DISCOUNT;
  const { compute, storage } = costOfTask(tasks, prices);
  const at = (discount: number): number => compute * (onDemand + spot * (1 - discount)) + storage * count;
  return { low: at(most), high: at(least) };
}

/** Dollars a month for one task on demand. Spot's discount covers vCPU and memory only. */
function costOfTask(
  { cpu, memory, arm, extraStorage }: Tasks,
  { monthly }: Prices,
): { readonly compute: number; readonly storage: number } {
  const compute = arm
    ? monthly("fargateArmCpu", cpu) + monthly("fargateArmMemory", memory)
    : monthly("fargateX86Cpu", cpu) + monthly("fargateX86Memory", memory);
  return { compute, storage: monthly("ephemeralStorage", extraStorage) };
}

function addressLines(
  { service, publicAddress, min, max }: Tasks,
  { prices: { monthly } }: Surroundings,
): readonly Line[] {
  if (!publicAddress) return [];
  const [cost, atMost] = [flat(monthly("publicAddress", min)), flat(monthly("publicAddress", max))];
  return [line(service, "public IPv4", `one for each of ${min} tasks`, { cost, atMost })];
}

function metricLines({ service, containers }: Tasks, { prices: { price }, usage }: Surroundings): readonly Line[] {
  const count = metricsOf(containers, usage).length;
  if (count === 0) return [];
  return [line(service, "custom metrics", `${count} metrics`, { cost: flat(price("customMetric", count)) })];
}
