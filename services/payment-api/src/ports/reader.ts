import type { AttemptFacts } from "../domain/attempt-timeline.ts";
import type { Instant } from "@platform/kernel/instant";
import type { DomainEvent } from "../domain/event.ts";
import type { LedgerTransaction, LedgerTransactionKind } from "../domain/ledger.ts";
import type { Objects } from "../domain/objects.ts";
import type { Searchable } from "../domain/search/fields.ts";
import type { SearchQuery } from "../domain/search/query.ts";
import type { AllowRedisplay } from "../domain/payment-method.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Reads committed objects of one tenant. Another tenant's ids are unknown ids. */
export interface Reader {
  /** Whether a request has claimed this idempotency key, by one of its names if it has any, however the request ended. */
  isClaimed(
    tenant: ConfiguredTenant,
    claim: { readonly key: string; readonly names?: readonly string[] },
  ): Promise<boolean>;
  find<N extends keyof Readable>(name: N, tenant: ConfiguredTenant, id: string): Promise<Readable[N] | undefined>;
  list<N extends keyof Filters>(
    name: N,
    tenant: ConfiguredTenant,
    page: Page,
    filter: Filters[N],
  ): Promise<Slice<Readable[N]>>;
  /** Throws SearchTooSlow where a query would have to look at too much. */
  search<N extends Searchable>(
    name: N,
    tenant: ConfiguredTenant,
    query: SearchQuery,
    page: SearchPage,
  ): Promise<SearchSlice<Objects[N]>>;
  /** What people know of the tenant's account. */
  account(tenant: ConfiguredTenant): Promise<AccountProfile>;
  /** One line per currency that the tenant has had money in. */
  balance(tenant: ConfiguredTenant): Promise<readonly BalanceLine[]>;
  /** What is known of an operation at the acquirer. */
  attempt(tenant: ConfiguredTenant, id: string): Promise<AttemptFacts | undefined>;
  /** All that `work` reads is as it was at one moment. It must not wait for anything else meanwhile. */
  inSnapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
}

/** The objects that have a read by id. */
export interface Readable extends Objects {
  balance_transaction: BalanceTransaction;
  ledger_transaction: LedgerTransaction;
  event: DomainEvent;
}

/** The lists, and the filters of each. */
export interface Filters {
  payment_intent: { readonly customer?: string | undefined };
  charge: { readonly payment_intent?: string | undefined; readonly customer?: string | undefined };
  refund: { readonly payment_intent?: string | undefined; readonly charge?: string | undefined };
  customer: { readonly email?: string | undefined };
  payment_method: { readonly customer: string; readonly allow_redisplay?: AllowRedisplay | undefined };
  setup_intent: { readonly customer?: string | undefined; readonly payment_method?: string | undefined };
  setup_attempt: { readonly setup_intent: string };
  product: {
    readonly active?: boolean | undefined;
    readonly shippable?: boolean | undefined;
    readonly url?: string | undefined;
    readonly id?: readonly string[] | undefined;
  };
  price: {
    readonly active?: boolean | undefined;
    readonly currency?: string | undefined;
    readonly product?: string | undefined;
  };
  balance_transaction: {
    readonly kind?: "charge" | "refund" | undefined;
    readonly source?: string | undefined;
    readonly currency?: string | undefined;
  };
  ledger_transaction: {
    readonly kind?: LedgerTransactionKind | undefined;
    readonly source?: string | undefined;
    readonly currency?: string | undefined;
  };
  event: { readonly type?: readonly string[] | undefined };
}

/** The merchant's side of a ledger transaction. */
export type BalanceTransaction = Omit<LedgerTransaction, "entries"> & { readonly available: boolean };

export interface AccountProfile {
  readonly name: string;
  readonly createdAt: Instant;
}

export interface BalanceLine {
  readonly currency: string;
  readonly available: bigint;
  readonly pending: bigint;
}

/** A page of a list that is sorted newest first. The cursors exclude the object that they name. */
export interface Page {
  readonly limit: number;
  readonly startingAfter?: string;
  readonly endingBefore?: string;
  readonly created?: CreatedRange;
}

/** Seconds since the Unix epoch. */
export interface CreatedRange {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** A page of a search, newest first. */
export interface SearchPage {
  readonly limit: number;
  /** The last object of the page before. */
  readonly after?: string | undefined;
  /** Whether to count all matches. */
  readonly counts: boolean;
}

export interface SearchSlice<T> extends Slice<T> {
  /** The number of all matches, if it was asked for; exact up to 10,000. */
  readonly total?: number;
}

/** A search would have to look at so much that we gave it up. */
export class SearchTooSlow extends Error {
  constructor() {
    super("The search took too long and was given up.");
    this.name = "SearchTooSlow";
  }
}

export interface Slice<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
}
