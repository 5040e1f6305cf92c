import type { ecs } from "@pulumi/aws";
import type { Plain } from "./argument-types.ts";
import type { Resource } from "./graph.ts";
import { json, objects } from "./read.ts";

/** One container of a task definition, in ECS's format. */
export type Container = Plain<ecs.ContainerDefinition>;

/** The containers of a task definition, which holds them as JSON text; none when the text cannot be parsed. */
export function containersOf({ inputs }: Resource<"aws:ecs/taskDefinition:TaskDefinition">): readonly Container[] {
  return objects(json(inputs.containerDefinitions));
}

/** The value of a container's variable; "" when it has no variable of that name. */
export function variableOf({ environment }: Container, name: string): string {
  return environment?.find((variable) => variable.name === name)?.value ?? "";
}

/** The port on which a container listens: the one that it maps, else its variable PORT. */
export function portOf(container: Container): number {
  return container.portMappings?.[0]?.containerPort ?? Number(variableOf(container, "PORT") || Number.NaN);
}
