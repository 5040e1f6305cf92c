import type { PoolClient } from "pg";
import type { Attempt, FinishedAttempt } from "../domain/attempt.ts";
import type { Charge } from "../domain/charge.ts";
import type { DomainEvent } from "../domain/event.ts";
import type { LedgerTransaction } from "../domain/ledger.ts";
import type { ObjectName, Objects } from "../domain/objects.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Changes, LockedRows, Needs } from "../ports/journal.ts";
import { type AttemptState, lockAttempts } from "./attempts.ts";
import { lockIntentsOnly } from "./intents.ts";
import type { Keys, Row } from "./row.ts";
import { LOCK_ORDER, ofEach, TABLES } from "./tables.ts";

/**
 * The rows of one commit: locked, then decided on by one command after another, then written.
 *
 * A command sees what the ones before it changed, although nothing is written yet. So of twenty concurrent refunds of a
 * tenth each, exactly ten succeed, also when they share a commit.
 */
export interface WorkingSet extends Appended {
  /** Locks what the commands need, each kind by id: attempts, then objects in the order of `tables.ts`. */
  lock(client: PoolClient, wanted: readonly Wanted[]): Promise<void>;
  attempt(id: string): AttemptState | undefined;
  rowsFor(tenant: ConfiguredTenant, needs: Needs): LockedRows;
  apply(tenant: ConfiguredTenant, changes: Changes): void;
  readonly objects: { readonly [N in ObjectName]: Changed<Objects[N]> };
  /** Keys of the payment intents that commands have at hand. Some are locked only by the statement that writes them. */
  readonly intentsAtHand: ReadonlySet<string>;
}

/** Rows that a commit only ever adds. */
export interface Appended {
  readonly begun: Row<Attempt>[];
  readonly finished: FinishedAttempt[];
  readonly transactions: Row<LedgerTransaction>[];
  readonly events: Row<DomainEvent>[];
  readonly unscored: Row<NonNullable<Changes["unscored"]>[number]>[];
  readonly scored: Row<Charge["id"]>[];
}

export interface Wanted {
  readonly tenant: ConfiguredTenant;
  readonly needs: Needs;
  /** The attempt that the command finishes. */
  readonly attemptId: string | null;
}

/** Objects by key, which of them changed, and which the commit has already locked. */
export interface Changed<T> {
  readonly changed: ReadonlyMap<string, Row<T>>;
  readonly locked: ReadonlySet<string>;
}

interface Shelf<T> extends Changed<T> {
  readonly loaded: Map<string, T>;
  readonly changed: Map<string, Row<T>>;
  readonly locked: Set<string>;
}

type Shelves = { readonly [N in ObjectName]: Shelf<Objects[N]> };

/** Payment intents, and the objects that a commit locks after them. */
export const FROM_INTENTS = LOCK_ORDER.slice(LOCK_ORDER.indexOf("payment_intent"));

const shelf = <T>(): Shelf<T> => ({ loaded: new Map(), changed: new Map(), locked: new Set() });
const keyOf = (tenantId: number, id: string): string => `${tenantId} ${id}`;

/** An empty working set. */
export function createWorkingSet(): WorkingSet {
  const attempts = new Map<string, AttemptState>();
  const shelves = ofEach<Shelves>(() => shelf<never>());
  const intentsAtHand = new Set<string>();
  const appended: Appended = { begun: [], finished: [], transactions: [], events: [], unscored: [], scored: [] };

  async function lock(client: PoolClient, wanted: readonly Wanted[]): Promise<void> {
    const attemptIds = wanted.flatMap(({ attemptId }) => (attemptId === null ? [] : [attemptId])).toSorted();
    // We send all at once, and PostgreSQL runs them in this order.
    await Promise.all([
      attemptIds.length > 0 &&
        lockAttempts(client, attemptIds).then((rows) => rows.forEach((row) => attempts.set(row.id, row))),
      ...LOCK_ORDER.flatMap((name) => [
        name === "payment_intent" && lockIntentsAtHand(client, wanted, shelves.payment_intent, intentsAtHand),
        load(client, wanted, name, shelves),
      ]),
    ]);
  }

  function rowsFor(tenant: ConfiguredTenant, needs: Needs): LockedRows {
    const rows = ofEach<LockedRows>((name) => {
      const id = needs[name];
      return id === undefined ? undefined : shelves[name].loaded.get(keyOf(tenant.id, id));
    });
    return needs.intentAtHand === undefined ? rows : { ...rows, payment_intent: needs.intentAtHand };
  }

  function apply(tenant: ConfiguredTenant, changes: Changes): void {
    const tenantId = tenant.id;
    for (const name of LOCK_ORDER) put(shelves, name, tenantId, changes[name]);
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

  return { lock, attempt: (id) => attempts.get(id), rowsFor, apply, objects: shelves, intentsAtHand, ...appended };
}

/**
 * Locks the payment intents that the commands have at hand. If the commit locks nothing else from here on, as when it
 * only finishes authorisations, the statement that writes them locks them in the same order, and this one can be left out.
 */
async function lockIntentsAtHand(
  client: PoolClient,
  wanted: readonly Wanted[],
  { locked }: Shelf<Objects["payment_intent"]>,
  atHand: Set<string>,
): Promise<void> {
  const keys = new Map<string, { tenantId: number; id: string }>();
  const add = (tenant: ConfiguredTenant, id: string | undefined): void => {
    if (id !== undefined) keys.set(keyOf(tenant.id, id), { tenantId: tenant.id, id });
  };
  for (const { tenant, needs } of wanted) add(tenant, needs.intentAtHand?.id);
  for (const key of keys.keys()) atHand.add(key);
  const locksMore = wanted.some(({ needs }) => FROM_INTENTS.some((name) => needs[name] !== undefined));
  if (keys.size === 0 || !locksMore) return;
  // We also lock here the intents that we read: two statements would lose the order of the ids.
  for (const { tenant, needs } of wanted) add(tenant, needs.payment_intent);
  await lockIntentsOnly(client, columnsOf(keys));
  for (const key of keys.keys()) locked.add(key);
}

async function load<N extends ObjectName>(
  client: PoolClient,
  wanted: readonly Wanted[],
  name: N,
  shelves: Shelves,
): Promise<void> {
  const { loaded, locked } = shelves[name];
  const keys = new Map<string, { tenantId: number; id: string }>();
  for (const { tenant, needs } of wanted) {
    const id = needs[name];
    if (id !== undefined) keys.set(keyOf(tenant.id, id), { tenantId: tenant.id, id });
  }
  if (keys.size === 0) return;
  for (const key of keys.keys()) locked.add(key);
  for (const { tenantId, value } of await TABLES[name].lock(client, columnsOf(keys))) {
    loaded.set(keyOf(tenantId, value.id), value);
  }
}

function columnsOf(keys: ReadonlyMap<string, { tenantId: number; id: string }>): Keys {
  const list = [...keys.values()];
  return { tenantIds: list.map((key) => key.tenantId), ids: list.map((key) => key.id) };
}

function put<N extends ObjectName>(
  shelves: Shelves,
  name: N,
  tenantId: number,
  values: readonly Objects[N][] = [],
): void {
  const { loaded, changed } = shelves[name];
  for (const value of values) {
    const key = keyOf(tenantId, value.id);
    loaded.set(key, value);
    changed.set(key, { tenantId, value });
  }
}
