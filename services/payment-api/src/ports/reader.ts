import type { Charge } from "../domain/charge.ts";
import type { Customer } from "../domain/customer.ts";
import type { DomainEvent } from "../domain/event.ts";
import type { LedgerTransaction } from "../domain/ledger.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { PaymentMethod } from "../domain/payment-method.ts";
import type { Refund } from "../domain/refund.ts";
import type { Tenant } from "../domain/tenant.ts";

/** Reads committed objects of one tenant. Another tenant's ids are unknown ids. */
export interface Reader {
  /** Whether a request has claimed this idempotency key, by one of its names where it has some, however it ended. */
  isClaimed(tenant: Tenant, claim: { readonly key: string; readonly names?: readonly string[] }): Promise<boolean>;
  intent(tenant: Tenant, id: string): Promise<PaymentIntent | undefined>;
  intents(tenant: Tenant, page: Page, filter: { readonly customer?: string }): Promise<Slice<PaymentIntent>>;
  charge(tenant: Tenant, id: string): Promise<Charge | undefined>;
  charges(
    tenant: Tenant,
    page: Page,
    filter: { readonly paymentIntent?: string; readonly customer?: string },
  ): Promise<Slice<Charge>>;
  refund(tenant: Tenant, id: string): Promise<Refund | undefined>;
  refunds(
    tenant: Tenant,
    page: Page,
    filter: { readonly paymentIntent?: string; readonly charge?: string },
  ): Promise<Slice<Refund>>;
  customer(tenant: Tenant, id: string): Promise<Customer | undefined>;
  customers(tenant: Tenant, page: Page, filter: { readonly email?: string }): Promise<Slice<Customer>>;
  paymentMethod(tenant: Tenant, id: string): Promise<PaymentMethod | undefined>;
  balanceTransaction(tenant: Tenant, id: string): Promise<BalanceTransaction | undefined>;
  balanceTransactions(
    tenant: Tenant,
    page: Page,
    filter: { readonly type?: "charge" | "refund"; readonly source?: string; readonly currency?: string },
  ): Promise<Slice<BalanceTransaction>>;
  event(tenant: Tenant, id: string): Promise<DomainEvent | undefined>;
  events(tenant: Tenant, page: Page, filter: { readonly types?: readonly string[] }): Promise<Slice<DomainEvent>>;
  /** One line per currency that the tenant has had money in. */
  balance(tenant: Tenant): Promise<readonly BalanceLine[]>;
}

/** The merchant's side of a ledger transaction. */
export type BalanceTransaction = Omit<LedgerTransaction, "entries"> & { readonly available: boolean };

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

export interface Slice<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
}
