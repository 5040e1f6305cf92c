import type { Capacity } from "../stage";

/** Between how many tasks a service scales, and at which share of processor and memory, in percent. */
export interface Scaling extends Pick<Capacity, "min" | "max"> {
  readonly cpuUtilization: number;
  readonly memoryUtilization: number;
}

type CapacityArgs = Required<Pick<sst.aws.ServiceArgs, "cpu" | "memory" | "capacity" | "scaling">>;

/** How large a service's tasks are, how many there are, and what they run on. */
export function capacityArgs(
  { cpu, memory, onDemandBase, onDemandWeight, spotWeight }: Capacity,
  { min, max, cpuUtilization, memoryUtilization }: Scaling,
): CapacityArgs {
  return {
    cpu,
    memory,
    capacity: { fargate: { base: onDemandBase, weight: onDemandWeight }, spot: { weight: spotWeight } },
    scaling: {
      min,
      max,
      // Where there is nothing to scale, its alarms would still be paid for.
      cpuUtilization: max > min && cpuUtilization,
      memoryUtilization: max > min && memoryUtilization,
      // Fewer tasks only after five quiet minutes; more at once, because payments do not wait.
      scaleInCooldown: "300 seconds",
      scaleOutCooldown: "60 seconds",
    },
  };
}
