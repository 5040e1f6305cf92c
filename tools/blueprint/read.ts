/** Reading a graph: resources by their types, and what is inside of JSON texts and of inputs that nobody has typed. */
import type { KnownType } from "./argument-types.ts";
import type { Graph, Resource, ResourceOf } from "./graph.ts";

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

/** The resources of some types, in the order of the graph, with their secrets opened. */
export function ofType<Type extends KnownType>(graph: Graph, ...types: readonly Type[]): readonly ResourceOf<Type>[] {
  return graph.resources
    .filter((resource): resource is ResourceOf<Type> => types.some((type) => type === resource.type))
    .map(opened);
}

/** For each of some types, what is made of a resource of it. */
export type ByType<Result, Rest extends readonly unknown[] = []> = {
  readonly [Type in KnownType]?: (resource: Resource<Type>, ...rest: Rest) => Result;
};

/** What is made of a resource by the case for its type; undefined where there is none. */
export function byType<Result, Rest extends readonly unknown[]>(
  cases: ByType<Result, Rest>,
  resource: Resource,
  ...rest: Rest
): Result | undefined {
  if (!Object.hasOwn(cases, resource.type)) return undefined;
  const make = cases[resource.type as KnownType] as (resource: Resource, ...rest: Rest) => Result;
  return make(opened(resource), ...rest);
}

/** The resource, when it is of a type. */
export function asType<Type extends KnownType>(resource: Resource, type: Type): ResourceOf<Type> | undefined {
  return resource.type === type ? (opened(resource) as ResourceOf<Type>) : undefined;
}

const OPENED = new WeakMap<object, object>();

/**
 * The same value, where marked secrets read as what they hold. It is opened as it is read, because not all of a resource can be
 * read in a policy pack. Opened twice, it is the same object.
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

/** Whether a text names a resource: by its id, its ARN, or its name. */
export function names(value: unknown, resource: Resource): boolean {
  const name = text(value);
  if (name === "") return false;
  return name === resource.id || name === arnOf(resource) || name === text(resource.inputs["name"]);
}

/** The resource of those types that a text names. */
export function named<Type extends KnownType>(
  graph: Graph,
  value: unknown,
  ...types: readonly Type[]
): ResourceOf<Type> | undefined {
  return ofType(graph, ...types).find((resource) => names(value, resource));
}

/** Every text that is marked as secret, however deep inside a value. */
export function secretsIn(value: unknown): readonly string[] {
  if (isSecret(value)) return [text(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}
