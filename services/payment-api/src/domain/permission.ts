import { EVENT_TYPES, type ObjectName } from "./objects.ts";

/** What restricted keys are given permissions for: one resource for each kind of object, and one for all of the balance. */
export type Resource = ObjectName | "balance" | "event" | "webhook_endpoint";
const RESOURCES = [...(Object.keys(EVENT_TYPES) as ObjectName[]), "balance", "event", "webhook_endpoint"] as const;

/** What a route, or an object that is shown, asks of a restricted key: `charge.read`, `payment_intent.write`, … */
export type Permission = `${Resource}.${"read" | "write"}`;

export const PERMISSIONS: readonly Permission[] = RESOURCES.toSorted().flatMap((resource) => [
  `${resource}.read` as const,
  `${resource}.write` as const,
]);

/** Whoever may write may read. */
export function isGranted(permissions: readonly string[], permission: Permission): boolean {
  return permissions.includes(permission) || permissions.includes(permission.replace(/\.read$/, ".write"));
}
