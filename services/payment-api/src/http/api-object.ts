import type { Resource } from "../domain/permission.ts";
import type { ObjectName } from "../domain/objects.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Reader } from "../ports/reader.ts";

/** What the HTTP side knows about an API object. */
export interface ApiObject<T> {
  /** Its name in messages: "No such charge: 'ch_1'". */
  readonly words: string;
  /** The resource for which a restricted key needs a permission to see the object. */
  readonly permission: Resource;
  /** Every field that Stripe documents. Many are always null here; to expand them is no fault and changes nothing. */
  readonly expandable: Expandable;
  /** The fields that a publishable key sees. Without them, it sees only the id. Source: Stripe's types and reference. */
  readonly seenByShoppers?: ReadonlySet<string>;
  /** The object as we send it, nothing expanded. */
  readonly present: (tenant: ConfiguredTenant, value: T) => object;
}

/** An object to which fields of other objects can expand. */
export interface LoadableObject<T> extends ApiObject<T> {
  /** Works also where we know only the tenant's mode. */
  readonly present: (mode: Mode, value: T) => object;
  readonly load: (reader: Reader, tenant: ConfiguredTenant, id: string) => Promise<T | undefined>;
}

export type Mode = Pick<ConfiguredTenant, "livemode">;

/** The expandable fields of an object, or of a hash in it, with their targets. */
export interface Expandable {
  readonly [field: string]: ExpandTarget | Expandable;
}

/**
 * What a field expands to. `source`: a charge or a refund, as its id says. `refunds`: a list of refunds. `no_items`: a list
 * that is always empty here. `nothing`: null.
 */
export type ExpandTarget = ObjectName | "balance_transaction" | "source" | "refunds" | "no_items" | "nothing";

/** Names of fields, separated by spaces. */
export const fieldNames = (names: string): ReadonlySet<string> => new Set(names.split(" "));
