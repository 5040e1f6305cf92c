import type { ServiceName, Stage } from "../stage";

type CapacityArgs = Required<Pick<sst.aws.ServiceArgs, "cpu" | "memory" | "capacity" | "scaling">>;

/** How large a service's tasks are, how many there are, and what they run on. */
export function capacityArgs(stage: Stage, service: ServiceName): CapacityArgs {
  const { cpu, memory, min, max, onDemandBase, onDemandWeight, spotWeight } = stage.capacity[service];
  return {
    cpu,
    memory,
    capacity: { fargate: { base: onDemandBase, weight: onDemandWeight }, spot: { weight: spotWeight } },
    scaling: {
      min,
      max,
      // Where there is nothing to scale, its alarms would still be paid for.
      cpuUtilization: max > min && 70,
      memoryUtilization: max > min && 80,
      // Fewer tasks only after five quiet minutes; more at once, because payments do not wait.
      scaleInCooldown: "300 seconds",
      scaleOutCooldown: "60 seconds",
    },
  };
}
