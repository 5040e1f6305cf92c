/** Reads a graph: its resources by type, and the contents of JSON texts and untyped inputs. */
import type { KnownType } from "./argument-types.ts";
import type { Graph, Resource, ResourceOf } from "./graph.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The text itself, even when it is a secret; "" when the value is not text. */
export function text(value: unknown): string {
  const open = isSecret(value) ? value["$secret"] : value;
  return typeof open === "string" ? open : "";
}

/** Reads a number, which may be text (a task definition's `cpu`), or a secret because a secret is beside it. */
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

/** The objects in a list, or the single object where AWS allows one instead of a list. */
export function objects(value: unknown): readonly Fields[] {
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return values.map(fields);
}

/** The texts in a list, or the single text where AWS allows one instead of a list. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : text(value) === "" ? [] : [text(value)];
}

/** Parses JSON text; undefined when the text is not JSON. */
export function json(value: unknown): unknown {
  try {
    return JSON.parse(text(value));
  } catch {
    return undefined;
  }
}

/** Reads a JSON document, such as a policy, which may be text or an object. */
export function document(value: unknown): Fields {
  return fields(json(value) ?? value);
}

export function isSecret(value: unknown): value is { readonly $secret: unknown } {
  return typeof value === "object" && value !== null && "$secret" in value;
}

/** The resources of the given types, in the graph's order, with their secrets unwrapped. */
export function ofType<Type extends KnownType>(graph: Graph, ...types: readonly Type[]): readonly ResourceOf<Type>[] {
  return graph.resources
    .filter((resource): resource is ResourceOf<Type> => types.some((type) => type === resource.type))
    .map(opened);
}

/** A function for each of several types, which turns a resource of that type into a result. */
export type ByType<Result, Rest extends readonly unknown[] = []> = {
  readonly [Type in KnownType]?: (resource: Resource<Type>, ...rest: Rest) => Result;
};

/** Calls the function for the resource's type; undefined when there is none. */
export function byType<Result, Rest extends readonly unknown[]>(
  cases: ByType<Result, Rest>,
  resource: Resource,
  ...rest: Rest
): Result | undefined {
  if (!Object.hasOwn(cases, resource.type)) return undefined;
  const make = cases[resource.type as KnownType] as (resource: Resource, ...rest: Rest) => Result;
  return make(opened(resource), ...rest);
}

/** The resource, if it has the given type. */
export function asType<Type extends KnownType>(resource: Resource, type: Type): ResourceOf<Type> | undefined {
  return resource.type === type ? (opened(resource) as ResourceOf<Type>) : undefined;
}

const OPENED = new WeakMap<object, object>();

/**
 * Wraps a value so that marked secrets read as their plain values. It unwraps each part only when something reads it, because
 * some parts of a resource cannot be read in a policy pack. Wrapping a value twice returns the same object.
 */
export function opened<Value>(value: Value): Value {
  if (isSecret(value)) return opened(value.$secret as Value);
  if (typeof value !== "object" || value === null) return value;
  const known = OPENED.get(value);
  if (known !== undefined) return known as Value;
  const made = new Proxy(value, { get: (target, key) => opened<unknown>(Reflect.get(target, key)) });
  OPENED.set(value, made);
  OPENED.set(made, made);
  return made;
}

export function arnOf(resource: Resource): string {
  return text(resource.outputs["arn"] ?? resource.inputs["arn"]);
}

/** Whether a text names a resource: by its id, its ARN or its name. */
export function names(value: unknown, resource: Resource): boolean {
  const name = text(value);
  if (name === "") return false;
  return name === resource.id || name === arnOf(resource) || name === text(resource.inputs["name"]);
}

/** The resource of the given types that a text names. */
export function named<Type extends KnownType>(
  graph: Graph,
  value: unknown,
  ...types: readonly Type[]
): ResourceOf<Type> | undefined {
  return ofType(graph, ...types).find((resource) => names(value, resource));
}

/** Every text that is marked as secret, at any depth of a value. */
export function secretsIn(value: unknown): readonly string[] {
  if (isSecret(value)) return [text(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}
