import { setTimeout as wait } from "node:timers/promises";
import type { PoolClient } from "pg";
import { EarlierTryLost, isConflict, isConnectionLost, isRefused, NothingCommitted } from "@platform/postgres/fault";
import { createGroupCommit } from "@platform/postgres/group-commit";
import type { Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import type { ServiceMetrics } from "@platform/runtime/metrics";
import type { ObjectName, Objects } from "../domain/objects.ts";
import type { Command, Committed, Decision, Journal, Replies, Reply } from "../ports/journal.ts";
import { RefusedWrite } from "../ports/refused-write.ts";
import { Unavailable } from "../ports/unavailable.ts";
import { beginAttempts, finishAttempts } from "./attempts.ts";
import { auditedChange, writeAuditLog } from "./audit-log.ts";
import { claimKeys, type Claiming, isClaiming, readClaim, releaseClaims, replyOf, storeReplies } from "./claims.ts";
import { writeEvents } from "./events.ts";
import { findWritten, finishedBy } from "./find-written.ts";
import { claimNames, findClaim } from "./hidden-keys.ts";
import { createLedgerWriter } from "./ledger.ts";
import { refuseUnlocked } from "./lock-check.ts";
import { packParcels, type AddressedParcel, type Subscriber, writeParcel } from "./outbox.ts";
import { createReader } from "./reader.ts";
import type { Table } from "./table.ts";
import { LOCK_ORDER, TABLES } from "./tables.ts";
import { addUnscored, removeUnscored } from "./unscored-charges.ts";
import { type Appended, createWorkingSet, type WorkingSet } from "./working-set.ts";

export interface JournalOptions {
  readonly pool: Pool;
  readonly replies: Replies;
  readonly subscribers: readonly Subscriber[];
  /** Called with the parcels of a commit once it is durable. */
  readonly onParcels: (parcels: readonly AddressedParcel[]) => void;
  readonly metrics: ServiceMetrics<"payment-api">;
  /** How long an attempt belongs to the process that begins it alone. Longer than its calls can take. */
  readonly attemptLeaseMs: number;
  /** How long a parcel belongs to the committing process alone. */
  readonly parcelLeaseMs: number;
  readonly random: () => number;
  /** True in tests: each commit proves that it has locked what it changes. */
  readonly refusesUnlocked?: boolean;
}

/** A command on its way through a commit. */
interface Entry {
  readonly command: Command<unknown>;
  /** When the latest try began, in milliseconds of performance.now(): the lease that it writes begins no earlier. */
  triedAt: number;
  /** The latest try's decision: the outcome, if that try turns out to have committed. */
  decision: Decision<unknown> | undefined;
  reply: Reply | null;
}

/**
 * The end of an entry within one commit. `done_before`: an earlier try, whose fate was unknown, did commit.
 * `claimed_before`: we read the claim after the commit to find its answer.
 */
type Verdict = "decided" | "done_before" | "claimed_before" | "overtaken";

/** Large enough to share an fsync well, small enough that no command waits long for the rows of others. */
const MAX_BATCH_ITEMS = 128;
/** One in flight and one behind it: the database is never idle, and commits do not compete for balances. */
const MAX_IN_FLIGHT = 2;
/** Between two tries of a finish, give or take a half. */
const FINISH_AGAIN_MS = 250;

/**
 * The journal on PostgreSQL. A commit of concurrent commands is one transaction:
 *
 *     BEGIN ─ claim keys ─ lock rows ──▶ decide, one command after another ──▶ write ─ store replies ─ COMMIT
 *             (one round trip)               (in this process)                     (one round trip)
 */
export function createJournal(options: JournalOptions): Journal & { drain(): Promise<void> } {
  const { pool, replies, metrics } = options;
  const ledger = createLedgerWriter(pool, options.random);
  const group = createGroupCommit<Entry, Verdict>({
    maxBatchItems: MAX_BATCH_ITEMS,
    maxInFlight: MAX_IN_FLIGHT,
    commit,
    findCommitted,
    onCommit: ({ items, durationMs, failed }) => {
      metrics.record("CommitItems", items);
      metrics.record("CommitDuration", durationMs);
      if (failed) metrics.count("CommitsFailed");
    },
  });

  async function commit(entries: readonly Entry[]): Promise<Verdict[]> {
    let parcels: AddressedParcel[] = [];
    for (const entry of entries) entry.triedAt = performance.now();
    const verdicts = await inTransaction(pool, async (client, sendCommit) => {
      const set = createWorkingSet();
      const claimed = await claimAndLock(client, set, entries);
      const decided = entries.map((entry) => decide(set, entry, claimed));
      if (options.refusesUnlocked) await refuseUnlocked(client, set);
      await ledger.openAccounts(set.transactions);
      parcels = packParcels(options.subscribers, set.events, options.parcelLeaseMs);
      const kept = entries.filter((_, index) => decided[index] === "decided");
      // Encoding is synchronous: a bug in it throws here, before COMMIT is on its way behind the statements.
      const written = underWay(
        Promise.all([
          ...writes.flatMap((send) => send(client, set)),
          auditAll(client, kept),
          ...parcels.map((parcel) => underWay(writeParcel(client, parcel, options.parcelLeaseMs))),
        ]),
      );
      const reading = renderAll(client, kept);
      if (reading !== undefined) await Promise.all([written, reading]);
      await Promise.all([written, storeAll(client, kept), sendCommit()]);
      return decided;
    });
    if (parcels.length > 0) options.onParcels(parcels);
    return verdicts;
  }

  /** Renders at once what needs no read; the reads for the rest see this commit's writes. */
  function renderAll(client: PoolClient, entries: readonly Entry[]): Promise<unknown> | undefined {
    const reading: Promise<void>[] = [];
    for (const entry of entries) {
      const { caller } = entry.command;
      const answer = entry.decision?.reply ?? null;
      entry.reply = answer === null ? null : (replies.render(caller, answer) ?? null);
      if (answer === null || entry.reply !== null) continue;
      const rendering = replies.renderWithReads(caller, answer, createReader(client));
      reading.push(underWay(rendering.then((reply) => void (entry.reply = reply))));
    }
    return reading.length === 0 ? undefined : Promise.all(reading);
  }

  /** Stores replies under their claims, and releases the claims of commands that began nothing. */
  function storeAll(client: PoolClient, entries: readonly Entry[]): Promise<unknown> {
    const answered: { tenantId: number; key: string; reply: Reply }[] = [];
    const released: { tenantId: number; key: string }[] = [];
    for (const { command, decision, reply } of entries) {
      const { tenant, claim } = command.caller;
      if (claim === null || reply === null) continue;
      const [tenantId, { key }] = [tenant.id, claim];
      if (decision?.givesClaimBack) released.push({ tenantId, key });
      else answered.push({ tenantId, key, reply });
    }
    return Promise.all([
      answered.length > 0 && storeReplies(client, answered),
      released.length > 0 && releaseClaims(client, released),
    ]);
  }

  /** A commit's writes, in this order. */
  const writes: readonly Write[] = [
    ...LOCK_ORDER.map(changed),
    // Before those that begin: in one commit, a payment's attempt may end and its next one begin.
    appended("finished", finishAttempts),
    appended("begun", (client, rows) => beginAttempts(client, rows, options.attemptLeaseMs)),
    appended("events", writeEvents),
    appended("unscored", addUnscored),
    appended("scored", removeUnscored),
    // Last, because it is where processes wait for each other: this locks the hot balances for the shortest time.
    appended("transactions", (client, rows) => ledger.write(client, rows)),
  ];

  async function findCommitted(entries: readonly Entry[]): Promise<(Verdict | undefined)[]> {
    const written = await findWritten(pool, entries);
    return written.map((isThere) => (isThere ? "done_before" : undefined));
  }

  /**
   * The holder tries a lost finish again while the lease lasts: the acquirer has answered, and nobody else may book it.
   * A try whose answer was lost may have committed: then we find it by its writes.
   */
  async function finish(entry: Entry, leasedUntil: number): Promise<Verdict> {
    for (;;) {
      try {
        const [done] = entry.decision === undefined ? [] : await findCommitted([entry]);
        return done ?? (await group.submit(entry, { first: true }));
      } catch (error) {
        const restMs = FINISH_AGAIN_MS * (0.5 + options.random());
        if (!passes(error) || performance.now() + restMs > leasedUntil) throw error;
        await wait(restMs);
      }
    }
  }

  /**
   * If we wrote nothing, the caller may ask again, unless the database would always refuse the write. If we sent COMMIT
   * and lost its answer, nobody knows.
   */
  async function submit(entry: Entry): Promise<Verdict> {
    try {
      return await group.submit(entry);
    } catch (error) {
      if (isRefused(error)) throw new RefusedWrite(error);
      throw error instanceof NothingCommitted || isConflict(error) ? new Unavailable(error) : error;
    }
  }

  return {
    async commit<T>(command: Command<T>): Promise<Committed<T>> {
      const entry: Entry = { command, triedAt: 0, decision: undefined, reply: null };
      const { attempt } = command;
      const verdict = await (attempt?.step === "finish" ? finish(entry, attempt.leasedUntil) : submit(entry));
      if (verdict === "decided" || verdict === "done_before") {
        const { value } = entry.decision as Decision<T>;
        return { kind: "done", value, reply: entry.reply, leasedUntil: entry.triedAt + options.attemptLeaseMs };
      }
      return verdict === "overtaken" ? overtaken(command) : claimedBefore(command);
    },
    drain: () => group.drain(),
  };

  async function overtaken<T>({ caller: { tenant, claim } }: Command<T>): Promise<Committed<T>> {
    const stored = claim === null ? undefined : await readClaim(pool, tenant.id, claim.key);
    return { kind: "overtaken", reply: replyOf(stored) };
  }

  async function claimedBefore<T>({ caller: { tenant, claim } }: Command<T>): Promise<Committed<T>> {
    const stored = await findClaim(pool, tenant.id, claim!);
    // Pruned in this very moment: the caller may simply ask again.
    if (stored === undefined) return { kind: "key_in_use" };
    const same = stored.operation === claim!.operation && stored.parameters_hash.equals(claim!.parametersHash);
    if (!same) return { kind: "key_reused", operation: stored.operation };
    const reply = replyOf(stored);
    if (reply === null) return { kind: "key_in_use" };
    return { kind: "replayed", reply, originalRequest: stored.request_id };
  }
}

/** Writes who asked for the changes of this commit. */
function auditAll(client: PoolClient, entries: readonly Entry[]): Promise<unknown> | undefined {
  const rows = entries.flatMap(({ command, decision }) => auditedChange({ ...command, decision }) ?? []);
  return rows.length === 0 ? undefined : underWay(writeAuditLog(client, rows));
}

/** Sends a statement, or none where there is nothing to write. */
type Write = (client: PoolClient, set: WorkingSet) => Promise<unknown>[];

const changed = <N extends ObjectName>(name: N): Write => {
  const table: Table<Objects[N]> = TABLES[name];
  return (client, { objects }) => {
    const rows = objects[name].changed;
    return rows.size === 0 ? [] : [underWay(table.write(client, [...rows.values()]))];
  };
};

const appended =
  <K extends keyof Appended>(rows: K, send: (client: PoolClient, rows: Appended[K]) => Promise<unknown>): Write =>
  (client, set) =>
    set[rows].length === 0 ? [] : [underWay(send(client, set[rows]))];

const passes = (error: unknown): boolean =>
  isConnectionLost(error) || isConflict(error) || error instanceof EarlierTryLost;

/**
 * A statement that is on its way while we make the next ones. If one of those throws, nobody awaits this statement any
 * more, and its failure must not end the process.
 */
function underWay<T>(statement: Promise<T>): Promise<T> {
  statement.catch(() => undefined);
  return statement;
}

const claimKeyOf = (tenantId: number, key: string): string => `${tenantId} ${key}`;

/** The caller whose key a command claims, if any: a command that finishes an attempt has its claim already. */
const claimingOf = ({ caller, attempt }: Command<unknown>): Claiming | undefined =>
  attempt?.step !== "finish" && isClaiming(caller) ? caller : undefined;

/**
 * Claims the keys of the commit and locks its rows, in one round trip unless a key is hidden; returns the keys that were
 * free.
 */
async function claimAndLock(
  client: PoolClient,
  set: WorkingSet,
  entries: readonly Entry[],
): Promise<Map<string, Entry>> {
  // Of two commands with one key in a commit, the first has it.
  const first = new Map<string, Entry>();
  const asked: Claiming[] = [];
  for (const entry of entries) {
    const caller = claimingOf(entry.command);
    const key = caller && claimKeyOf(caller.tenant.id, caller.claim.key);
    if (key === undefined || first.has(key)) continue;
    first.set(key, entry);
    asked.push(caller!);
  }
  const hidden = asked.filter(({ claim }) => claim.names !== undefined);
  const lost = new Set(hidden.length === 0 ? [] : await claimNames(client, hidden));
  const claiming = lost.size === 0 ? asked : asked.filter((caller) => !lost.has(caller));
  const wanted = entries.map(({ command }) => ({
    tenant: command.caller.tenant,
    needs: command.needs,
    attemptId: command.attempt?.step === "finish" ? command.attempt.id : null,
  }));
  const [free] = await Promise.all([
    claiming.length === 0 ? [] : claimKeys(client, claiming),
    set.lock(client, wanted),
  ]);
  const claimed = new Map<string, Entry>();
  for (const row of free) {
    const key = claimKeyOf(row.tenant_id, row.key);
    claimed.set(key, first.get(key)!);
  }
  return claimed;
}

/** Decides one command on the rows as the commands before it left them. */
function decide(set: WorkingSet, entry: Entry, claimed: ReadonlyMap<string, Entry>): Verdict {
  const { command } = entry;
  const { attempt, caller } = command;
  const { tenant } = caller;
  const claim = claimingOf(command)?.claim;
  if (claim !== undefined && claimed.get(claimKeyOf(tenant.id, claim.key)) !== entry) return "claimed_before";
  if (attempt?.step === "finish") {
    const state = set.attempt(attempt.id);
    if (entry.decision !== undefined && finishedBy(attempt, state)) return "done_before";
    if (state?.state !== "processing" || state.lease_epoch !== attempt.leaseEpoch) return "overtaken";
  }
  const decision = command.decide(set.rowsFor(tenant, command.needs));
  entry.decision = decision;
  set.apply(tenant, decision.changes);
  return "decided";
}
