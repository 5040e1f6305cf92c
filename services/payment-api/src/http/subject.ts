import type { Charge } from "../domain/charge.ts";
import type { Permission } from "../domain/permission.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { BalanceLine, BalanceTransaction } from "../ports/reader.ts";
import type { ApiObject, LoadableObject } from "./api-object.ts";
import { KEPT, type KeptObjects } from "./objects.ts";
import { balanceObject, balanceTransactionObject } from "./presenters/balance.ts";
import { type CountedEvent, eventObject } from "./presenters/event.ts";
import { webhookEndpointObject } from "./presenters/webhook-endpoint.ts";

/** Everything that can be presented: the objects that we keep, and what is made of them or kept elsewhere. */
export interface Presented extends KeptObjects {
  balance: readonly BalanceLine[];
  balance_transaction: BalanceTransaction;
  event: CountedEvent;
  webhook_endpoint: WebhookEndpoint;
}

/** The names of the objects that a route can return. */
export type Returned = keyof Presented;

/** The objects that fields can be expanded to. */
export type Loadable = keyof KeptObjects | "balance_transaction";
export const LOADABLE: { readonly [N in Loadable]: LoadableObject<Presented[N]> } = {
  ...KEPT,
  balance_transaction: balanceTransactionObject,
};

/** What the HTTP side knows of every object of the API. */
export const OBJECTS: { readonly [N in Returned]: ApiObject<Presented[N]> } = {
  ...LOADABLE,
  balance: balanceObject,
  event: eventObject,
  webhook_endpoint: webhookEndpointObject,
};

/** An object with its name, and the charge that need not be read to be expanded. */
export type NamedObject<N extends Returned = Returned> = {
  [K in N]: { readonly object: K; readonly value: Presented[K]; readonly charge?: Charge | null };
}[N];

/** The subject of a name and a value of that name: one of the pairs, which TypeScript does not see while the name is open. */
export const subjectOf = <N extends Returned>(object: N, value: Presented[N]): NamedObject =>
  ({ object, value }) satisfies NamedObject<N> as NamedObject;

/** A subject as it leaves, nothing expanded. */
export const presentSubject = <N extends Returned>(
  tenant: ConfiguredTenant,
  { object, value }: NamedObject<N>,
): object => OBJECTS[object].present(tenant, value);

/** The permission to see an object, by the name of its type on the wire; undefined for what is no object of the API. */
export const permissionToSee = (object: string): Permission | undefined =>
  Object.hasOwn(OBJECTS, object) ? `${OBJECTS[object as Returned].permission}.read` : undefined;
