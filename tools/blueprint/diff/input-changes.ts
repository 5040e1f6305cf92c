import { type Fields, isSecret, json } from "../read.ts";

/** One value inside of a resource's inputs that is not what it was. */
export interface InputChange {
  /** `serverlessv2ScalingConfiguration.minCapacity`; members of lists by their names, or numbers where they have none. */
  readonly path: string;
  /** Undefined where there was none. */
  readonly before: unknown;
  readonly after: unknown;
  /** It is a secret or inside of one: the values are not to be shown. */
  readonly secret: boolean;
}

/** What differs, as deep inside as it can be told. JSON inside of texts is looked into. */
export function inputChanges(before: unknown, after: unknown, path = "", secret = false): readonly InputChange[] {
  if (isSecret(before) || isSecret(after)) return inputChanges(opened(before), opened(after), path, true);
  if (same(before, after)) return [];
  const [one, other] = [members(before ?? emptyLike(after)), members(after ?? emptyLike(before))];
  if (one === undefined || other === undefined) return [{ path, before, after, secret }];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => inputChanges(one[key], other[key], path === "" ? key : `${path}.${key}`, secret));
}

/** A list that was not there, or is no more, had no members. */
const emptyLike = (value: unknown): unknown => (Array.isArray(value) && value.every(isObject) ? [] : undefined);

const opened = (value: unknown): unknown => (isSecret(value) ? value.$secret : value);

/** Of an object, a list of objects, or such a thing as JSON. Undefined for what is a value itself. */
function members(value: unknown): Fields | undefined {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? members(json(value)) : undefined;
  if (Array.isArray(value)) return value.every(isObject) ? named(value) : undefined;
  return isObject(value) ? value : undefined;
}

/** By name, so that one more container, variable or statement does not change all that follow it. */
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

/** Whatever order the keys of objects are in. */
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
