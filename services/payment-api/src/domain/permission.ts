/** What restricted keys are given permissions for: one resource for each kind of object, and one for all of the balance. */
const RESOURCES = [
  "balance",
  "charge",
  "customer",
  "event",
  "payment_intent",
  "payment_method",
  "refund",
  "webhook_endpoint",
] as const;

/** What a route, or an object that is shown, asks of a restricted key: `charge.read`, `payment_intent.write`, … */
export type Permission = `${(typeof RESOURCES)[number]}.${"read" | "write"}`;

export const PERMISSIONS: readonly Permission[] = RESOURCES.flatMap((resource) => [
  `${resource}.read` as const,
  `${resource}.write` as const,
]);

/** Whoever may write may read. */
export function isGranted(permissions: readonly string[], permission: Permission): boolean {
  return permissions.includes(permission) || permissions.includes(permission.replace(/\.read$/, ".write"));
}

/** The permission to see an object, by the name of its type on the wire; undefined for what is no object of the API. */
export function permissionToSee(object: string): Permission | undefined {
  const resource = object === "balance_transaction" ? "balance" : object;
  return PERMISSIONS.find((permission) => permission === `${resource}.read`);
}
