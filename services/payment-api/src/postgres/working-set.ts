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
import { intentOf, lockIntents } from "./intents.ts";
import { lockRefunds, refundOf } from "./refunds.ts";
import type { Row } from "./row.ts";

/**
 * The rows of one commit: locked, then decided on by one command after another, then written.
 *
 * A command sees what the ones before it changed, although nothing is written yet. That is what makes twenty concurrent
 * refunds of a tenth each end as exactly ten, also when they share a commit.
 */
export interface WorkingSet {
  /** Locks what the commands need. Tables in a fixed order, rows by id: two processes cannot deadlock. */
  lock(client: PoolClient, wanted: readonly Wanted[]): Promise<void>;
  attempt(id: string): AttemptState | undefined;
  rowsFor(tenant: Tenant, needs: Needs): LockedRows;
  apply(tenant: Tenant, changes: Changes): void;
  readonly intents: Changed<PaymentIntent>;
  readonly charges: Changed<Charge>;
  readonly refunds: Changed<Refund>;
  readonly customers: Changed<Customer>;
  readonly paymentMethods: Row<PaymentMethod>[];
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

/** Objects by key, and which of them changed. */
export interface Changed<T> {
  readonly changed: ReadonlyMap<string, Row<T>>;
}

interface Shelf<T> extends Changed<T> {
  readonly loaded: Map<string, T>;
  readonly changed: Map<string, Row<T>>;
}

const shelf = <T>(): Shelf<T> => ({ loaded: new Map(), changed: new Map() });
const keyOf = (tenantId: number, id: string): string => `${tenantId} ${id}`;

/** An empty working set. */
export function createWorkingSet(): WorkingSet {
  const attempts = new Map<string, AttemptState>();
  const intents = shelf<PaymentIntent>();
  const charges = shelf<Charge>();
  const refunds = shelf<Refund>();
  const customers = shelf<Customer>();
  const appended = {
    paymentMethods: [] as Row<PaymentMethod>[],
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
      load(wanted, "intent", intents, (keys) => lockIntents(client, keys), intentOf),
      load(wanted, "charge", charges, (keys) => lockCharges(client, keys), chargeOf),
      load(wanted, "refund", refunds, (keys) => lockRefunds(client, keys), refundOf),
    ]);
  }

  function rowsFor(tenant: Tenant, needs: Needs): LockedRows {
    const find = <T>({ loaded }: Shelf<T>, id: string | undefined): T | undefined =>
      id === undefined ? undefined : loaded.get(keyOf(tenant.id, id));
    return {
      intent: find(intents, needs.intent),
      charge: find(charges, needs.charge),
      refund: find(refunds, needs.refund),
      customer: find(customers, needs.customer),
    };
  }

  function apply(tenant: Tenant, changes: Changes): void {
    const tenantId = tenant.id;
    put(intents, tenantId, changes.intents);
    put(charges, tenantId, changes.charges);
    put(refunds, tenantId, changes.refunds);
    put(customers, tenantId, changes.customers);
    for (const value of changes.paymentMethods ?? []) appended.paymentMethods.push({ tenantId, value });
    for (const value of changes.begun ?? []) appended.begun.push({ tenantId, value });
    for (const value of changes.transactions ?? []) appended.transactions.push({ tenantId, value });
    for (const value of changes.events ?? []) appended.events.push({ tenantId, value });
    for (const value of changes.unscored ?? []) appended.unscored.push({ tenantId, value });
    for (const value of changes.scored ?? []) appended.scored.push({ tenantId, value });
    for (const finished of changes.finished ?? []) {
      appended.finished.push(finished);
      const state = attempts.get(finished.id);
      if (state !== undefined) state.state = finished.state;
    }
  }

  return { lock, attempt: (id) => attempts.get(id), rowsFor, apply, intents, charges, refunds, customers, ...appended };
}

async function load<T, R extends { tenant_id: number; id: string }>(
  wanted: readonly Wanted[],
  need: keyof Needs,
  { loaded }: Shelf<T>,
  lockRows: (keys: { tenantIds: number[]; ids: string[] }) => Promise<R[]>,
  decode: (row: R) => T,
): Promise<void> {
  const keys = new Map<string, { tenantId: number; id: string }>();
  for (const { tenant, needs } of wanted) {
    const id = needs[need];
    if (id !== undefined) keys.set(keyOf(tenant.id, id), { tenantId: tenant.id, id });
  }
  if (keys.size === 0) return;
  const list = [...keys.values()];
  const rows = await lockRows({ tenantIds: list.map((key) => key.tenantId), ids: list.map((key) => key.id) });
  for (const row of rows) loaded.set(keyOf(row.tenant_id, row.id), decode(row));
}

function put<T extends { readonly id: string }>(shelved: Shelf<T>, tenantId: number, values: readonly T[] = []): void {
  for (const value of values) {
    const key = keyOf(tenantId, value.id);
    shelved.loaded.set(key, value);
    shelved.changed.set(key, { tenantId, value });
  }
}
