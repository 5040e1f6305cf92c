import type { Resource } from "../domain/permission.ts";
import type { ObjectName } from "../domain/objects.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Reader } from "../ports/reader.ts";

/** What the HTTP side knows of an object of the API. */
export interface ApiObject<T> {
  /** What messages call it: "No such charge: 'ch_1'". */
  readonly words: string;
  /** What a restricted key needs a permission for, to see it. */
  readonly permission: Resource;
  /** All that Stripe documents. Many fields are always null here; expanding them is no fault and changes nothing. */
  readonly expandable: Expandable;
  /** The object as it leaves, nothing expanded. */
  readonly present: (tenant: ConfiguredTenant, value: T) => object;
}

/** An object that fields of others can be expanded to. */
export interface LoadableObject<T> extends ApiObject<T> {
  /** Also where nothing but the mode is known of the tenant. */
  readonly present: (mode: Mode, value: T) => object;
  readonly load: (reader: Reader, tenant: ConfiguredTenant, id: string) => Promise<T | undefined>;
}

export type Mode = Pick<ConfiguredTenant, "livemode">;

/** The fields of an object, or of a hash in it, that can be expanded, and to what. */
export interface Expandable {
  readonly [field: string]: ExpandTarget | Expandable;
}

/**
 * What a field expands to. `source`: a charge or a refund, as its id says. `refunds`: a list of them. `no_items`: a list
 * that has nothing in it here. `nothing`: null.
 */
export type ExpandTarget = ObjectName | "balance_transaction" | "source" | "refunds" | "no_items" | "nothing";
