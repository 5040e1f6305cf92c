import type { Capacity } from "../stage";

/** The range of tasks in which a service scales, and the CPU and memory use that it aims at, in percent. */
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
      // Where nothing can scale, autoscaling's alarms would still cost money.
      cpuUtilization: max > min && cpuUtilization,
      memoryUtilization: max > min && memoryUtilization,
      // Tasks stop only after five quiet minutes, but start soon, because payments do not wait.
      scaleInCooldown: "300 seconds",
      scaleOutCooldown: "60 seconds",
    },
  };
}
