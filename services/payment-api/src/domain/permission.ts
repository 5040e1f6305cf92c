import { EVENT_TYPES, type ObjectName } from "./objects.ts";

/** The resources of restricted keys' permissions: one for each kind of object, one for the whole balance, and one for the account itself. */
export type Resource = ObjectName | "account" | "balance" | "event" | "webhook_endpoint";
const RESOURCES = [
  ...(Object.keys(EVENT_TYPES) as ObjectName[]),
  "account",
  "balance",
  "event",
  "webhook_endpoint",
] as const;

/** The permission that a restricted key needs for a route or an object: `charge.read`, `payment_intent.write`, … */
export type Permission = `${Resource}.${"read" | "write"}`;

export const PERMISSIONS: readonly Permission[] = RESOURCES.toSorted().flatMap((resource) => [
  `${resource}.read` as const,
  `${resource}.write` as const,
]);

/** A key that may write may also read. */
export function isGranted(permissions: readonly string[], permission: Permission): boolean {
  return permissions.includes(permission) || permissions.includes(permission.replace(/\.read$/, ".write"));
}
