import type { Graph, Resource } from "../graph.ts";
import { type Fields, fields, json, named, number, objects, ofType, text } from "../read.ts";

export const SERVICE = "aws:ecs/service:Service";

/** The tasks of an ECS service: how many, and what one is. */
export interface Tasks {
  readonly service: Resource;
  readonly min: number;
  readonly max: number;
  /** vCPU and GB of one. */
  readonly cpu: number;
  readonly memory: number;
  /** GB beyond the 20 that are free. */
  readonly extraStorage: number;
  readonly arm: boolean;
  readonly publicAddress: boolean;
  readonly containers: readonly Fields[];
}

/** The tasks of every service of the graph that can be read. */
export function allTasks(graph: Graph): readonly Tasks[] {
  return ofType(graph, SERVICE).flatMap((service) => tasksOf(service, graph) ?? []);
}

/** Undefined when its task definition is not in the graph. */
export function tasksOf(service: Resource, graph: Graph): Tasks | undefined {
  const { taskDefinition, desiredCount, networkConfiguration } = service.inputs;
  const definition = named(graph, taskDefinition, "aws:ecs/taskDefinition:TaskDefinition");
  if (definition === undefined) return undefined;
  const { cpu, memory, ephemeralStorage, runtimePlatform, containerDefinitions } = definition.inputs;
  const scaling = scalingOf(service, graph);
  const desired = number(desiredCount) || 0;
  return {
    service,
    min: number(scaling?.inputs["minCapacity"] ?? desired),
    max: number(scaling?.inputs["maxCapacity"] ?? desired),
    cpu: number(cpu) / 1024,
    memory: number(memory) / 1024,
    extraStorage: Math.max(0, (number(fields(ephemeralStorage)["sizeInGib"]) || 20) - 20),
    arm: text(fields(runtimePlatform)["cpuArchitecture"]) === "ARM64",
    publicAddress: fields(networkConfiguration)["assignPublicIp"] === true,
    containers: objects(json(containerDefinitions)),
  };
}

/** What Application Auto Scaling may do to a service: it names it as `service/<cluster>/<service>`. */
export function scalingOf(service: Resource, graph: Graph): Resource | undefined {
  const name = `/${text(service.inputs["name"])}`;
  return ofType(graph, "aws:appautoscaling/target:Target").find(({ inputs }) =>
    text(inputs["resourceId"]).endsWith(name),
  );
}

/** How many tasks run of these services, at the least and at the most. */
export function countTasks(services: readonly Tasks[]): { readonly min: number; readonly max: number } {
  return {
    min: services.reduce((total, { min }) => total + min, 0),
    max: services.reduce((total, { max }) => total + max, 0),
  };
}
