import type { Expandable, ExpandTarget } from "./api-object.ts";
import { OBJECTS, type Returned } from "./subject.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";
import { shorten } from "./text.ts";

const MAX_LEVELS = 4;
const MAX_PATHS = 20;

/** Finds a fault in the paths that a request wants to expand, before the request does anything. */
export function checkExpand(returned: Returned, isList: boolean, paths: readonly string[]): WireError | undefined {
  if (paths.length > MAX_PATHS)
    return invalidRequest(`You cannot expand more than ${MAX_PATHS} properties.`, { param: "expand" });
  for (const path of paths) {
    const levels = path.split(".");
    if (levels.length > MAX_LEVELS) {
      return invalidRequest(
        `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${shorten(path)}`,
      );
    }
    const below = isList ? (levels[0] === "data" && levels.length > 1 ? levels.slice(1) : undefined) : levels;
    if (below === undefined || !canExpand(OBJECTS[returned].expandable, below))
      return cannotExpand(returned, isList, path);
  }
  return undefined;
}

function canExpand(fields: Expandable, [field, ...rest]: readonly string[]): boolean {
  const target = targetOf(fields, field!);
  if (target === undefined) return false;
  // A hash is always there: only fields inside it can be expanded.
  if (typeof target === "object") return rest.length > 0 && canExpand(target, rest);
  if (rest.length === 0) return true;
  if (target === "nothing" || target === "no_items") return false;
  if (target === "refunds")
    return rest[0] === "data" && rest.length > 1 && canExpand(OBJECTS.refund.expandable, rest.slice(1));
  if (target === "source")
    return canExpand(OBJECTS.charge.expandable, rest) || canExpand(OBJECTS.refund.expandable, rest);
  return canExpand(OBJECTS[target].expandable, rest);
}

/** The types of the objects that expandable paths show. A balance transaction's source may be either of two. */
export function shownBy(returned: Returned, isList: boolean, paths: readonly string[]): readonly Returned[] {
  return paths.flatMap((path) =>
    shownBelow(OBJECTS[returned].expandable, isList ? path.split(".").slice(1) : path.split(".")),
  );
}

function shownBelow(fields: Expandable, [field, ...rest]: readonly string[]): readonly Returned[] {
  const target = field === undefined ? undefined : targetOf(fields, field);
  if (target === undefined || target === "nothing" || target === "no_items") return [];
  if (typeof target === "object") return shownBelow(target, rest);
  if (target === "refunds") return ["refund", ...shownBelow(OBJECTS.refund.expandable, rest.slice(1))];
  const targets = target === "source" ? (["charge", "refund"] as const) : [target];
  return targets.flatMap((one) => [one, ...shownBelow(OBJECTS[one].expandable, rest)]);
}

/** What a field expands to, if it does. */
export const targetOf = (fields: Expandable, field: string): ExpandTarget | Expandable | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : undefined;

function cannotExpand(returned: Returned, isList: boolean, path: string): WireError {
  const hint =
    isList && canExpand(OBJECTS[returned].expandable, path.split("."))
      ? ` You may want to try expanding 'data.${path}' instead.`
      : "";
  return invalidRequest(`This property cannot be expanded (${shorten(path)}).${hint}`);
}
