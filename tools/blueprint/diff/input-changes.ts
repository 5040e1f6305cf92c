import { type Fields, isSecret, json } from "../read.ts";

/** One value within a resource's inputs that differs. */
export interface InputChange {
  /** `serverlessv2ScalingConfiguration.minCapacity`; the path of a list item has its name, or its number when it has none. */
  readonly path: string;
  /** Undefined when there was no value. */
  readonly before: unknown;
  readonly after: unknown;
  /** Whether the value is a secret or part of one, so that nobody may see it. */
  readonly secret: boolean;
}

/** Finds what differs, at the greatest depth, including within JSON texts. */
export function inputChanges(before: unknown, after: unknown, path = "", secret = false): readonly InputChange[] {
  if (isSecret(before) || isSecret(after)) return inputChanges(opened(before), opened(after), path, true);
  if (same(before, after)) return [];
  const [one, other] = [members(before ?? emptyLike(after)), members(after ?? emptyLike(before))];
  if (one === undefined || other === undefined) return [{ path, before, after, secret }];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => inputChanges(one[key], other[key], path === "" ? key : `${path}.${key}`, secret));
}

/** Treats a list that was added or removed as an empty list on the other side. */
const emptyLike = (value: unknown): unknown => (Array.isArray(value) && value.every(isObject) ? [] : undefined);

const opened = (value: unknown): unknown => (isSecret(value) ? value.$secret : value);

/** The members of an object, a list of objects or their JSON text; undefined for a plain value. */
function members(value: unknown): Fields | undefined {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? members(json(value)) : undefined;
  if (Array.isArray(value)) return value.every(isObject) ? named(value) : undefined;
  return isObject(value) ? value : undefined;
}

/** Keys items by name, so that one more container, variable or statement does not change all items after it. */
function named(list: readonly Fields[]): Fields {
  for (const key of ["name", "Sid", "id"]) {
    const names = list.map((item) => item[key]);
    if (names.every((name) => typeof name === "string") && new Set(names).size === list.length) {
      return Object.fromEntries(list.map((item, at) => [names[at] as string, item]));
    }
  }
  return Object.fromEntries(list.map((item, at) => [String(at), item]));
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Compares values, and ignores the order of keys in objects. */
export function same(before: unknown, after: unknown): boolean {
  return canonical(before) === canonical(after);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      isObject(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
    ) ?? "undefined"
  );
}
