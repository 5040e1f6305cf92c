import { isDeepStrictEqual } from "node:util";

/**
 * What an event says was changed: the attributes that differ, as they were before. Of a hash only the changed parts are
 * named, and a list is named whole. An attribute that was not there was null. Source: docs.stripe.com/api/events/object.
 */
export function previousAttributes(before: object, after: object): Hash {
  const was = before as Hash;
  const is = after as Hash;
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(was[name], is[name]));
  return Object.fromEntries(
    changed.map((name) => {
      const [old, now] = [was[name] ?? null, is[name]];
      return [name, isHash(old) && isHash(now) ? previousAttributes(old, now) : old];
    }),
  );
}

type Hash = Readonly<Record<string, unknown>>;

const isHash = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
