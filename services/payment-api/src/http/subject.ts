import type { AttemptFacts } from "../domain/attempt-timeline.ts";
import type { Charge } from "../domain/charge.ts";
import type { LedgerTransaction } from "../domain/ledger.ts";
import type { Permission } from "../domain/permission.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { AccountProfile, BalanceLine, BalanceTransaction } from "../ports/reader.ts";
import type { ApiObject, LoadableObject } from "./api-object.ts";
import { KEPT, type KeptObjects } from "./objects.ts";
import { attemptObject } from "./presenters/attempt.ts";
import { accountObject } from "./presenters/account.ts";
import { balanceObject, balanceTransactionObject } from "./presenters/balance.ts";
import { type CountedEvent, eventObject } from "./presenters/event.ts";
import { ledgerTransactionObject } from "./presenters/ledger-transaction.ts";
import { webhookEndpointObject } from "./presenters/webhook-endpoint.ts";

/** Everything that we can present: the objects that we keep, and those that we derive or that others keep. */
export interface Presented extends KeptObjects {
  account: AccountProfile;
  balance: readonly BalanceLine[];
  balance_transaction: BalanceTransaction;
  event: CountedEvent;
  ledger_transaction: LedgerTransaction;
  attempt: AttemptFacts;
  webhook_endpoint: WebhookEndpoint;
}

/** The names of the objects that a route can return. */
export type Returned = keyof Presented;

/** The objects to which fields can expand. */
export type Loadable = keyof KeptObjects | "balance_transaction";
export const LOADABLE: { readonly [N in Loadable]: LoadableObject<Presented[N]> } = {
  ...KEPT,
  balance_transaction: balanceTransactionObject,
};

/** What the HTTP side knows about every API object. */
export const OBJECTS: { readonly [N in Returned]: ApiObject<Presented[N]> } = {
  ...LOADABLE,
  account: accountObject,
  balance: balanceObject,
  event: eventObject,
  ledger_transaction: ledgerTransactionObject,
  attempt: attemptObject,
  webhook_endpoint: webhookEndpointObject,
};

/** An object with its name, and the charge that we can expand without a read. */
export type NamedObject<N extends Returned = Returned> = {
  [K in N]: { readonly object: K; readonly value: Presented[K]; readonly charge?: Charge | null };
}[N];

/** The subject of a name and a value of that name: one of the pairs, which TypeScript does not see while the name is open. */
export const subjectOf = <N extends Returned>(object: N, value: Presented[N]): NamedObject =>
  ({ object, value }) satisfies NamedObject<N> as NamedObject;

/** A subject as we send it, nothing expanded. */
export const presentSubject = <N extends Returned>(
  tenant: ConfiguredTenant,
  { object, value }: NamedObject<N>,
): object => OBJECTS[object].present(tenant, value);

/** The fields of an object that shoppers see, by the name of its type on the wire; undefined if it is no API object. */
export const seenByShoppers = (object: string): ReadonlySet<string> | undefined =>
  Object.hasOwn(OBJECTS, object) ? (OBJECTS[object as Returned].seenByShoppers ?? ID_ONLY) : undefined;
const ID_ONLY: ReadonlySet<string> = new Set(["id", "object"]);

/** The permission to see an object, by the name of its type on the wire; undefined if it is no API object. */
export const permissionToSee = (object: string): Permission | undefined =>
  Object.hasOwn(OBJECTS, object) ? `${OBJECTS[object as Returned].permission}.read` : undefined;
