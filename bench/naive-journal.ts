import type { PoolClient } from "pg";
import { createPool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import type { ObjectName } from "../services/payment-api/src/domain/objects.ts";
import type { Command, Committed, Decision, Journal, Reply } from "../services/payment-api/src/ports/journal.ts";
import { beginAttempts, finishAttempts } from "../services/payment-api/src/postgres/attempts.ts";
import {
  claimKeys,
  isClaiming,
  readClaim,
  replyOf,
  storeReplies,
} from "../services/payment-api/src/postgres/claims.ts";
import { writeEvents } from "../services/payment-api/src/postgres/events.ts";
import type { JournalOptions } from "../services/payment-api/src/postgres/journal.ts";
import { packParcels, writeParcel, type AddressedParcel } from "../services/payment-api/src/postgres/outbox.ts";
import { createReader } from "../services/payment-api/src/postgres/reader.ts";
import { LOCK_ORDER, TABLES } from "../services/payment-api/src/postgres/tables.ts";
import { createWorkingSet, type WorkingSet } from "../services/payment-api/src/postgres/working-set.ts";
import { createNaiveLedger, type NaiveLedger } from "./naive-ledger.ts";

/**
 * The yardstick: a journal as people usually write it. Each command has its own connection and transaction, and each row is
 * a statement that it awaits before it sends the next one:
 *
 *     BEGIN ─ claim key ─ lock ─ decide ─ intent ─ charge ─ attempt ─ event ─ event ─ … ─ ledger ─ store reply ─ COMMIT
 *
 * Everything else is the same as in the real journal: HTTP layer, decisions, schema, session settings, prepared
 * statements, and two durable commits per payment. It even sends BEGIN together with the first statement.
 */
export function createNaiveJournal(options: JournalOptions): Journal & { drain(): Promise<void> } {
  const { replies } = options;
  const pool = openPool();
  const ledger = createNaiveLedger(options.pool);

  async function commit<T>(command: Command<T>): Promise<Committed<T>> {
    let parcels: AddressedParcel[] = [];
    const leasedUntil = performance.now() + options.attemptLeaseMs;
    const committed = await inTransaction(pool, async (client): Promise<Committed<T>> => {
      if (!(await claim(client, command))) return claimedBefore(client, command);
      const set = createWorkingSet();
      await lock(client, set, command);
      if (isOvertaken(set, command)) return overtaken(client, command);
      const { tenant } = command.caller;
      const decision = command.decide(set.rowsFor(tenant, command.needs));
      set.apply(tenant, decision.changes);
      parcels = packParcels(options.subscribers, set.events, options.parcelLeaseMs);
      await writeRows(client, set, ledger, options.attemptLeaseMs);
      for (const parcel of parcels) await writeParcel(client, parcel, options.parcelLeaseMs);
      const reply = await render(client, command, decision);
      await storeReply(client, command, reply);
      return { kind: "done", value: decision.value, reply, leasedUntil };
    });
    if (parcels.length > 0) options.onParcels(parcels);
    return committed;
  }

  async function render<T>(
    client: PoolClient,
    { caller }: Command<T>,
    { reply: answer }: Decision<T>,
  ): Promise<Reply | null> {
    if (answer === null) return null;
    return replies.render(caller, answer) ?? (await replies.renderWithReads(caller, answer, createReader(client)));
  }

  return { commit, drain: async () => undefined };
}

/** Its best number: 8 and 32 handle as many payments with more CPU, because all wait for the merchant's balance. */
const CONNECTIONS = 16;

function openPool() {
  return createPool({
    url: process.env["DATABASE_URL"]!,
    schema: "payments",
    applicationName: "payment-api journal",
    maxConnections: CONNECTIONS,
    lookUpsOnly: true,
    acquireTimeoutMs: 30_000,
  });
}

async function claim(client: PoolClient, { caller, attempt }: Command<unknown>): Promise<boolean> {
  return attempt?.step === "finish" || !isClaiming(caller) || (await claimKeys(client, [caller])).length === 1;
}

function lock(client: PoolClient, set: WorkingSet, { caller, needs, attempt }: Command<unknown>): Promise<void> {
  return set.lock(client, [
    { tenant: caller.tenant, needs, attemptId: attempt?.step === "finish" ? attempt.id : null },
  ]);
}

function isOvertaken(set: WorkingSet, { attempt }: Command<unknown>): boolean {
  if (attempt?.step !== "finish") return false;
  const state = set.attempt(attempt.id);
  return state?.state !== "processing" || state.lease_epoch !== attempt.leaseEpoch;
}

/** Writes one row after another. */
async function writeRows(client: PoolClient, set: WorkingSet, ledger: NaiveLedger, leaseMs: number): Promise<void> {
  for (const name of LOCK_ORDER) await writeObjects(client, set, name);
  for (const row of set.begun) await beginAttempts(client, [row], leaseMs);
  for (const row of set.finished) await finishAttempts(client, [row]);
  for (const row of set.events) await writeEvents(client, [row]);
  for (const row of set.transactions) await ledger.book(client, row);
}

async function writeObjects<N extends ObjectName>(client: PoolClient, set: WorkingSet, name: N): Promise<void> {
  for (const row of set.objects[name].changed.values()) await TABLES[name].write(client, [row]);
}

async function storeReply(client: PoolClient, { caller }: Command<unknown>, reply: Reply | null) {
  if (!isClaiming(caller) || reply === null) return;
  await storeReplies(client, [{ tenantId: caller.tenant.id, key: caller.claim.key, reply }]);
}

async function claimedBefore<T>(
  client: PoolClient,
  { caller: { tenant, claim: wanted } }: Command<T>,
): Promise<Committed<T>> {
  const stored = await readClaim(client, tenant.id, wanted!.key);
  if (stored === undefined) return { kind: "key_in_use" };
  const same = stored.operation === wanted!.operation && stored.parameters_hash.equals(wanted!.parametersHash);
  if (!same) return { kind: "key_reused", operation: stored.operation };
  const reply = replyOf(stored);
  return reply === null ? { kind: "key_in_use" } : { kind: "replayed", reply, originalRequest: stored.request_id };
}

async function overtaken<T>(client: PoolClient, { caller }: Command<T>): Promise<Committed<T>> {
  const stored = isClaiming(caller) ? await readClaim(client, caller.tenant.id, caller.claim.key) : undefined;
  return { kind: "overtaken", reply: replyOf(stored) };
}
