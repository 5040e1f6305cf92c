import type { PoolClient } from "pg";
import type { Attempt, FinishedAttempt } from "../domain/attempt.ts";
import type { Charge } from "../domain/charge.ts";
import type { Customer } from "../domain/customer.ts";
import type { DomainEvent } from "../domain/event.ts";
import type { LedgerTransaction } from "../domain/ledger.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { PaymentMethod } from "../domain/payment-method.ts";
import type { Refund } from "../domain/refund.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { Changes, LockedRows, Needs } from "../ports/journal.ts";
import { type AttemptState, lockAttempts } from "./attempts.ts";
import { chargeOf, lockCharges } from "./charges.ts";
import { customerOf, lockCustomers } from "./customers.ts";
import { intentOf, lockIntents, lockIntentsOnly } from "./intents.ts";
import { lockPaymentMethods, paymentMethodOf } from "./payment-methods.ts";
import { lockRefunds, refundOf } from "./refunds.ts";
import type { Keys, Row } from "./row.ts";

/**
 * The rows of one commit: locked, then decided on by one command after another, then written.
 *
 * A command sees what the ones before it changed, although nothing is written yet. That is what makes twenty concurrent
 * refunds of a tenth each end as exactly ten, also when they share a commit.
 */
export interface WorkingSet {
  /**
   * Locks what the commands need: attempts, customers, payment methods, payment intents, charges, refunds, each by id.
   * The ledger's balances come last, when they are written. Everybody locks in this order, so two processes cannot
   * deadlock.
   */
  lock(client: PoolClient, wanted: readonly Wanted[]): Promise<void>;
  attempt(id: string): AttemptState | undefined;
  rowsFor(tenant: Tenant, needs: Needs): LockedRows;
  apply(tenant: Tenant, changes: Changes): void;
  readonly intents: Changed<PaymentIntent>;
  /** Keys of the payment intents that commands have at hand. Some are locked only by the statement that writes them. */
  readonly intentsAtHand: ReadonlySet<string>;
  readonly charges: Changed<Charge>;
  readonly refunds: Changed<Refund>;
  readonly customers: Changed<Customer>;
  readonly paymentMethods: Changed<PaymentMethod>;
  readonly begun: Row<Attempt>[];
  readonly finished: FinishedAttempt[];
  readonly transactions: Row<LedgerTransaction>[];
  readonly events: Row<DomainEvent>[];
  readonly unscored: Row<NonNullable<Changes["unscored"]>[number]>[];
  readonly scored: Row<Charge["id"]>[];
}

export interface Wanted {
  readonly tenant: Tenant;
  readonly needs: Needs;
  /** The attempt that the command finishes. */
  readonly attemptId: string | null;
}

/** Objects by key, which of them changed, and which were locked before. */
export interface Changed<T> {
  readonly changed: ReadonlyMap<string, Row<T>>;
  readonly locked: ReadonlySet<string>;
}

interface Shelf<T> extends Changed<T> {
  readonly loaded: Map<string, T>;
  readonly changed: Map<string, Row<T>>;
  readonly locked: Set<string>;
}

const shelf = <T>(): Shelf<T> => ({ loaded: new Map(), changed: new Map(), locked: new Set() });
const keyOf = (tenantId: number, id: string): string => `${tenantId} ${id}`;

/** An empty working set. */
export function createWorkingSet(): WorkingSet {
  const attempts = new Map<string, AttemptState>();
  const intents = shelf<PaymentIntent>();
  const intentsAtHand = new Set<string>();
  const charges = shelf<Charge>();
  const refunds = shelf<Refund>();
  const customers = shelf<Customer>();
  const paymentMethods = shelf<PaymentMethod>();
  const appended = {
    begun: [] as Row<Attempt>[],
    finished: [] as FinishedAttempt[],
    transactions: [] as Row<LedgerTransaction>[],
    events: [] as Row<DomainEvent>[],
    unscored: [] as WorkingSet["unscored"],
    scored: [] as WorkingSet["scored"],
  };

  async function lock(client: PoolClient, wanted: readonly Wanted[]): Promise<void> {
    const attemptIds = wanted.flatMap(({ attemptId }) => (attemptId === null ? [] : [attemptId])).toSorted();
    // All are sent at once, and PostgreSQL runs them in this order.
    await Promise.all([
      attemptIds.length > 0 &&
        lockAttempts(client, attemptIds).then((rows) => rows.forEach((row) => attempts.set(row.id, row))),
      load(wanted, "customer", customers, (keys) => lockCustomers(client, keys), customerOf),
      load(wanted, "paymentMethod", paymentMethods, (keys) => lockPaymentMethods(client, keys), paymentMethodOf),
      lockIntentsAtHand(client, wanted, intents, intentsAtHand),
      load(wanted, "intent", intents, (keys) => lockIntents(client, keys), intentOf),
      load(wanted, "charge", charges, (keys) => lockCharges(client, keys), chargeOf),
      load(wanted, "refund", refunds, (keys) => lockRefunds(client, keys), refundOf),
    ]);
  }

  function rowsFor(tenant: Tenant, needs: Needs): LockedRows {
    const find = <T>({ loaded }: Shelf<T>, id: string | undefined): T | undefined =>
      id === undefined ? undefined : loaded.get(keyOf(tenant.id, id));
    return {
      intent: needs.intentAtHand ?? find(intents, needs.intent),
      charge: find(charges, needs.charge),
      refund: find(refunds, needs.refund),
      customer: find(customers, needs.customer),
      paymentMethod: find(paymentMethods, needs.paymentMethod),
    };
  }

  function apply(tenant: Tenant, changes: Changes): void {
    const tenantId = tenant.id;
    put(intents, tenantId, changes.intents);
    put(charges, tenantId, changes.charges);
    put(refunds, tenantId, changes.refunds);
    put(customers, tenantId, changes.customers);
    put(paymentMethods, tenantId, changes.paymentMethods);
    for (const value of changes.begun ?? []) appended.begun.push({ tenantId, value });
    for (const value of changes.transactions ?? []) appended.transactions.push({ tenantId, value });
    for (const value of changes.events ?? []) appended.events.push({ tenantId, value });
    for (const value of changes.unscored ?? []) appended.unscored.push({ tenantId, value });
    for (const value of changes.scored ?? []) appended.scored.push({ tenantId, value });
    for (const finished of changes.finished ?? []) {
      appended.finished.push(finished);
      const state = attempts.get(finished.id);
      if (state === undefined) throw new Error(`a command finishes attempt ${finished.id} without locking it`);
      state.state = finished.state;
    }
  }

  const shelves = { intents, charges, refunds, customers, paymentMethods };
  return { lock, attempt: (id) => attempts.get(id), rowsFor, apply, ...shelves, intentsAtHand, ...appended };
}

/**
 * Locks the payment intents that the commands have at hand. Where the commit locks nothing else from here on, as when
 * it finishes authorisations only, the statement that writes them locks them in the same order: this one is saved.
 */
async function lockIntentsAtHand(
  client: PoolClient,
  wanted: readonly Wanted[],
  { locked }: Shelf<PaymentIntent>,
  atHand: Set<string>,
): Promise<void> {
  const keys = new Map<string, { tenantId: number; id: string }>();
  const add = (tenant: Tenant, id: string | undefined): void => {
    if (id !== undefined) keys.set(keyOf(tenant.id, id), { tenantId: tenant.id, id });
  };
  for (const { tenant, needs } of wanted) add(tenant, needs.intentAtHand?.id);
  for (const key of keys.keys()) atHand.add(key);
  const locksMore = wanted.some(({ needs }) => (needs.intent ?? needs.charge ?? needs.refund) !== undefined);
  if (keys.size === 0 || !locksMore) return;
  // Those that are read are locked here, too: by two statements, the order of the ids would be lost.
  for (const { tenant, needs } of wanted) add(tenant, needs.intent);
  await lockIntentsOnly(client, columnsOf(keys));
  for (const key of keys.keys()) locked.add(key);
}

async function load<T, R extends { tenant_id: number; id: string }>(
  wanted: readonly Wanted[],
  need: Exclude<keyof Needs, "intentAtHand">,
  { loaded, locked }: Shelf<T>,
  lockRows: (keys: Keys) => Promise<R[]>,
  decode: (row: R) => T,
): Promise<void> {
  const keys = new Map<string, { tenantId: number; id: string }>();
  for (const { tenant, needs } of wanted) {
    const id = needs[need];
    if (id !== undefined) keys.set(keyOf(tenant.id, id), { tenantId: tenant.id, id });
  }
  if (keys.size === 0) return;
  for (const key of keys.keys()) locked.add(key);
  for (const row of await lockRows(columnsOf(keys))) loaded.set(keyOf(row.tenant_id, row.id), decode(row));
}

function columnsOf(keys: ReadonlyMap<string, { tenantId: number; id: string }>): Keys {
  const list = [...keys.values()];
  return { tenantIds: list.map((key) => key.tenantId), ids: list.map((key) => key.id) };
}

function put<T extends { readonly id: string }>(shelved: Shelf<T>, tenantId: number, values: readonly T[] = []): void {
  for (const value of values) {
    const key = keyOf(tenantId, value.id);
    shelved.loaded.set(key, value);
    shelved.changed.set(key, { tenantId, value });
  }
}
