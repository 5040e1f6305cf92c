import type { ecs } from "@pulumi/aws";
import type { Plain } from "./argument-types.ts";
import type { Resource } from "./graph.ts";
import { json, objects } from "./read.ts";

/** One container of a task definition, as ECS has it. */
export type Container = Plain<ecs.ContainerDefinition>;

/** The containers of a task definition, which are JSON in a text; none where that cannot be read. */
export function containersOf({ inputs }: Resource<"aws:ecs/taskDefinition:TaskDefinition">): readonly Container[] {
  return objects(json(inputs.containerDefinitions));
}

/** A container's variable; "" when it has none of that name. */
export function variableOf({ environment }: Container, name: string): string {
  return environment?.find((variable) => variable.name === name)?.value ?? "";
}

/** The port on which a container listens: the one that it maps, else the one that it is told. */
export function portOf(container: Container): number {
  return container.portMappings?.[0]?.containerPort ?? Number(variableOf(container, "PORT") || Number.NaN);
}
