/** Reading the untyped inputs of a graph's resources: each gives what is expected, or nothing of that kind. */
import type { Graph, Resource } from "./graph.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The text itself, also of a secret; "" for what is no text. */
export function text(value: unknown): string {
  const open = isSecret(value) ? value["$secret"] : value;
  return typeof open === "string" ? open : "";
}

/** Numbers also arrive as text, as in a task definition's `cpu`, and as secrets, when a secret is beside them. */
export function number(value: unknown): number {
  const open = isSecret(value) ? value["$secret"] : value;
  return open === undefined || open === null || open === "" ? Number.NaN : Number(open);
}

export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isSecret(value) ? list(value["$secret"]) : [];
}

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The objects of a list, or the one object where AWS allows a single one. */
export function objects(value: unknown): readonly Fields[] {
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return values.map(fields);
}

/** The texts of a list, or the one text where AWS allows a single one. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : text(value) === "" ? [] : [text(value)];
}

/** JSON inside a text; undefined when there is none. */
export function json(value: unknown): unknown {
  try {
    return JSON.parse(text(value));
  } catch {
    return undefined;
  }
}

/** A JSON document, such as a policy, given as text or as it is. */
export function document(value: unknown): Fields {
  return fields(json(value) ?? value);
}

export function isSecret(value: unknown): value is { readonly $secret: unknown } {
  return typeof value === "object" && value !== null && "$secret" in value;
}

export function ofType(graph: Graph, ...types: readonly string[]): readonly Resource[] {
  return graph.resources.filter((resource) => types.includes(resource.type));
}

export function arnOf(resource: Resource): string {
  return text(resource.outputs["arn"] ?? resource.inputs["arn"]);
}

/** Whether a text names a resource: by its id, its ARN, or its name. */
export function names(value: unknown, resource: Resource): boolean {
  const name = text(value);
  if (name === "") return false;
  return name === resource.id || name === arnOf(resource) || name === text(resource.inputs["name"]);
}

/** The resource of those types that a text names. */
export function named(graph: Graph, value: unknown, ...types: readonly string[]): Resource | undefined {
  return ofType(graph, ...types).find((resource) => names(value, resource));
}

/** Every text that is marked as secret, however deep inside a value. */
export function secretsIn(value: unknown): readonly string[] {
  if (isSecret(value)) return [text(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}
