import type { Graph, Resource } from "../graph.ts";
import { type Container, containersOf } from "../containers.ts";
import { named, number, ofType } from "../read.ts";

/** The tasks of an ECS service: how many there are, and the size of one. */
export interface Tasks {
  readonly service: Resource<"aws:ecs/service:Service">;
  readonly min: number;
  readonly max: number;
  /** vCPU and GB of one task. */
  readonly cpu: number;
  readonly memory: number;
  /** GB beyond the free 20. */
  readonly extraStorage: number;
  readonly arm: boolean;
  readonly publicAddress: boolean;
  readonly containers: readonly Container[];
}

/** The tasks of every service whose task definition is in the graph. */
export function allTasks(graph: Graph): readonly Tasks[] {
  return ofType(graph, "aws:ecs/service:Service").flatMap((service) => tasksOf(service, graph) ?? []);
}

/** A service's tasks; undefined when its task definition is not in the graph. */
export function tasksOf(service: Resource<"aws:ecs/service:Service">, graph: Graph): Tasks | undefined {
  const { taskDefinition, desiredCount, networkConfiguration } = service.inputs;
  const definition = named(graph, taskDefinition, "aws:ecs/taskDefinition:TaskDefinition");
  if (definition === undefined) return undefined;
  const { cpu, memory, ephemeralStorage, runtimePlatform } = definition.inputs;
  const scaling = scalingOf(service, graph);
  const desired = desiredCount ?? 0;
  return {
    service,
    min: scaling?.inputs.minCapacity ?? desired,
    max: scaling?.inputs.maxCapacity ?? desired,
    cpu: number(cpu) / 1024,
    memory: number(memory) / 1024,
    extraStorage: Math.max(0, (ephemeralStorage?.sizeInGib ?? 20) - 20),
    arm: runtimePlatform?.cpuArchitecture === "ARM64",
    publicAddress: networkConfiguration?.assignPublicIp === true,
    containers: containersOf(definition),
  };
}

/** The Application Auto Scaling target of a service, which names the service as `service/<cluster>/<service>`. */
export function scalingOf(
  service: Resource<"aws:ecs/service:Service">,
  graph: Graph,
): Resource<"aws:appautoscaling/target:Target"> | undefined {
  const name = `/${service.inputs.name ?? ""}`;
  return ofType(graph, "aws:appautoscaling/target:Target").find(({ inputs }) => inputs.resourceId?.endsWith(name));
}

/** The minimum and the maximum number of tasks of these services. */
export function countTasks(services: readonly Tasks[]): { readonly min: number; readonly max: number } {
  return {
    min: services.reduce((total, { min }) => total + min, 0),
    max: services.reduce((total, { max }) => total + max, 0),
  };
}
