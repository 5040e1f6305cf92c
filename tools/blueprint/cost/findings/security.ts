import type { Graph, Resource } from "../../graph.ts";
import { arnOf, ofType, secretsIn, text } from "../../read.ts";
import type { Waste } from "./waste.ts";

/** Keys that encrypt nothing: an alias, a policy or the key's own policy may name a key without using it. */
export function unusedKeys(graph: Graph): readonly Waste[] {
  const users = graph.resources.filter(
    ({ type, custom }) => custom && !/^aws:(?:kms|iam)\//.test(type) && !type.endsWith("Policy"),
  );
  return ofType(graph, "aws:kms/key:Key")
    .filter((key) => !users.some(({ inputs }) => mentions(inputs, arnOf(key)) || mentions(inputs, key.id ?? "")))
    .map((resource) => ({ resource, fault: "it encrypts nothing" }));
}

/** Secrets that no container receives and no function's environment names. */
export function unreadSecrets(graph: Graph): readonly Waste[] {
  const readers = [
    ...ofType(graph, "aws:ecs/taskDefinition:TaskDefinition").map(({ inputs }) => inputs.containerDefinitions),
    ...ofType(graph, "aws:lambda/function:Function").map(({ inputs }) => inputs.environment?.variables),
  ];
  return ofType(graph, "aws:secretsmanager/secret:Secret")
    .filter((secret) => !readers.some((reader) => mentions(reader, arnOf(secret)) || mentions(reader, nameOf(secret))))
    .map((resource) => ({ resource, fault: "no task and no function reads it" }));
}

function mentions(value: unknown, name: string): boolean {
  if (name === "") return false;
  return JSON.stringify(value ?? "").includes(name) || secretsIn(value).some((secret) => secret.includes(name));
}

const nameOf = ({ inputs, outputs }: Resource<"aws:secretsmanager/secret:Secret">): string =>
  inputs.name ?? text(outputs["name"]);
