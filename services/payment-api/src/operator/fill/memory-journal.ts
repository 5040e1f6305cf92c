import type { Attempt, FinishedAttempt } from "../../domain/attempt.ts";
import type { DomainEvent } from "../../domain/event.ts";
import type { Instant } from "@platform/kernel/instant";
import type { LedgerTransaction } from "../../domain/ledger.ts";
import type { ObjectName, Objects } from "../../domain/objects.ts";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import { replies } from "../../http/replies.ts";
import type { Caller } from "../../ports/caller.ts";
import type { Changes, Command, Committed, Journal, LockedRows, Reply } from "../../ports/journal.ts";
import type { Reader } from "../../ports/reader.ts";
import type { Row } from "../../postgres/row.ts";
import { LOCK_ORDER, ofEach } from "../../postgres/tables.ts";

/** An attempt as its row shows it. */
export interface RecordedAttempt {
  readonly attempt: Attempt;
  /** Null while it is open. */
  end: (FinishedAttempt & { readonly at: Instant }) | null;
}

/** An idempotency key with its answer. */
export interface RecordedKey {
  readonly caller: Caller & { readonly claim: NonNullable<Caller["claim"]> };
  readonly at: Instant;
  /** Null while its attempt is open. */
  reply: Reply | null;
}

/** What use cases have written, by id where they may write it again. */
export interface Recorded {
  readonly objects: { readonly [N in ObjectName]: Map<string, Row<Objects[N]>> };
  readonly attempts: Map<string, Row<RecordedAttempt>>;
  readonly events: Row<DomainEvent>[];
  readonly transactions: Row<LedgerTransaction>[];
  readonly unscored: Map<string, Row<{ readonly charge: string; readonly attempt: string }>>;
  readonly keys: Map<string, RecordedKey>;
}

export interface MemoryJournal extends Journal {
  readonly reader: Reader;
  /** The id of the object of a kind that was written last. */
  latest<N extends ObjectName>(name: N): Objects[N]["id"];
  /** The charges and refunds that were booked since the last call. */
  takeUnsettled(): readonly LedgerTransaction[];
  /** Hands over what was written, and forgets it, except the customers: they come back until they are forgotten. */
  take(): Recorded;
  forgetCustomer(id: string): void;
}

export interface MemoryJournalOptions {
  readonly clock: () => Instant;
  /** Whether a key that is claimed now is still kept. */
  readonly keepsKeys: () => boolean;
}

/** What nobody reads: the answer to a request whose key is forgotten, or that has none. */
const NO_REPLY: Reply = { status: 200, body: "" };

/**
 * The journal without a database: use cases decide on rows in memory, one command after another, and what they write is
 * recorded. There are no other processes, so nothing is ever overtaken.
 */
export function createMemoryJournal({ clock, keepsKeys }: MemoryJournalOptions): MemoryJournal {
  let recorded = nothing();
  let unsettled: LedgerTransaction[] = [];
  const customers = new Map<string, Row<Objects["customer"]>>();
  const latest: Partial<Record<ObjectName, string>> = {};

  function find<N extends ObjectName>(name: N, tenant: ConfiguredTenant, id: string): Objects[N] | undefined {
    const row = (recorded.objects[name].get(id) ?? (name === "customer" ? customers.get(id) : undefined)) as
      | Row<Objects[N]>
      | undefined;
    return row?.tenantId === tenant.id ? row.value : undefined;
  }

  function rowsFor({ caller: { tenant }, needs }: Command<unknown>): LockedRows {
    const rows = ofEach<LockedRows>((name) => {
      const id = needs[name];
      return id === undefined ? undefined : find(name, tenant, id);
    });
    return needs.intentAtHand === undefined ? rows : { ...rows, payment_intent: needs.intentAtHand };
  }

  function put<N extends ObjectName>(name: N, tenantId: number, values: readonly Objects[N][] = []): void {
    for (const value of values) {
      const row = { tenantId, value };
      recorded.objects[name].set(value.id, row);
      if (name === "customer") customers.set(value.id, row as never);
      latest[name] = value.id;
    }
  }

  function apply(tenantId: number, changes: Changes): void {
    for (const name of LOCK_ORDER) put(name, tenantId, changes[name]);
    for (const attempt of changes.begun ?? []) {
      recorded.attempts.set(attempt.id, { tenantId, value: { attempt, end: null } });
    }
    for (const end of changes.finished ?? []) recorded.attempts.get(end.id)!.value.end = { ...end, at: clock() };
    for (const value of changes.events ?? []) recorded.events.push({ tenantId, value });
    for (const value of changes.transactions ?? []) {
      recorded.transactions.push({ tenantId, value });
      if (value.kind !== "settlement") unsettled.push(value);
    }
    for (const value of changes.unscored ?? []) recorded.unscored.set(value.charge, { tenantId, value });
    for (const charge of changes.scored ?? []) recorded.unscored.delete(charge);
  }

  /** The key of a command, where it is kept: claimed by the first commit of its request, answered by the last. */
  function keyOf({ caller, attempt }: Command<unknown>): RecordedKey | undefined {
    const { claim } = caller;
    if (claim === null) return undefined;
    const name = `${caller.tenant.id} ${claim.key}`;
    if (attempt?.step !== "finish" && keepsKeys()) {
      recorded.keys.set(name, { caller: { ...caller, claim }, at: clock(), reply: null });
    }
    return recorded.keys.get(name);
  }

  return {
    // oxlint-disable-next-line typescript/require-await -- whoever awaits it sees a bug as a rejection.
    async commit<T>(command: Command<T>): Promise<Committed<T>> {
      const { caller } = command;
      const { value, changes, reply: answer } = command.decide(rowsFor(command));
      apply(caller.tenant.id, changes);
      const key = keyOf(command);
      const reply = answer === null ? null : key === undefined ? NO_REPLY : replies.render(caller, answer)!;
      if (key !== undefined && reply !== null) key.reply = reply;
      return { kind: "done", value, reply, leasedUntil: Number.POSITIVE_INFINITY };
    },
    latest: <N extends ObjectName>(name: N) => latest[name] as Objects[N]["id"],
    takeUnsettled() {
      const taken = unsettled;
      unsettled = [];
      return taken;
    },
    take() {
      const taken = recorded;
      recorded = nothing();
      return taken;
    },
    forgetCustomer: (id) => void customers.delete(id),
    reader: {
      find: (name, tenant, id) => Promise.resolve(find(name as ObjectName, tenant, id) as never),
      isClaimed: () => Promise.resolve(false),
      list: () => Promise.reject(new Error("nothing lists what is being made up")),
      search: () => Promise.reject(new Error("nothing searches what is being made up")),
      account: () => Promise.reject(new Error("nothing asks for the account of what is being made up")),
      balance: () => Promise.reject(new Error("nothing asks for the balance of what is being made up")),
      attempt: () => Promise.reject(new Error("nothing looks back at what is being made up")),
      inSnapshot: () => Promise.reject(new Error("nothing changes what is being made up while it is read")),
    },
  };
}

const nothing = (): Recorded => ({
  objects: ofEach<Recorded["objects"]>(() => new Map<string, never>()),
  attempts: new Map(),
  events: [],
  transactions: [],
  unscored: new Map(),
  keys: new Map(),
});
