import { setTimeout as wait } from "node:timers/promises";
import { CommitUnknown, EarlierTryLost, isConflict, isConnectionLost, NothingCommitted } from "./fault.ts";
import { PACE_MS } from "./paced-client.ts";

/**
 * Group commit: concurrent callers share one durable commit.
 *
 * An fsync costs the same for one row as for two hundred, and so does a round trip. So a batch forms while the previous
 * one is in flight, and leaves when that lands, or earlier when it has grown large. There is no timer: a lone caller
 * never waits, and batches grow with the load.
 *
 *     submit ──▶ waiting ──(a slot is free)──▶ in flight ──▶ answered, each caller with an outcome of its own
 *
 * What can go wrong, and what happens then:
 *  - The database refuses the batch (a constraint, a deadlock): it keeps none of it. Each item then gets a commit of its
 *    own, so that only the faulty one fails. An item that meets another transaction (a deadlock, a serialisation failure)
 *    gets a few more tries.
 *  - There is no connection, or it breaks before COMMIT is sent: the batch gets one more try a little later, and then
 *    rejects with NothingCommitted.
 *  - The connection breaks with the commit in flight: the batch is there or it is not, and nobody may get a guess for an
 *    answer. `findCommitted` reads what is there; every other item gets another try, one by one.
 *    A statement that is its own transaction may still land after that look, so a second try that fails proves nothing: it
 *    rejects with EarlierTryLost. A COMMIT that may still land rejects with CommitUnknown, without a second try.
 */
export interface GroupCommit<Item, Outcome> {
  /**
   * Resolves when the item is durable. Rejects with the database's error for this item alone. An item with `first` leaves
   * before items without it: it ends work that has begun, or somebody waits for it. The queue has no limit of its own:
   * callers must admit no more than they can finish.
   */
  submit(item: Item, order?: { readonly first: boolean }): Promise<Outcome>;
  /** Resolves when every submitted item has its answer. */
  drain(): Promise<void>;
}

export interface GroupCommitOptions<Item, Outcome> {
  /** The most items in one commit. */
  readonly maxBatchItems: number;
  /** The most commits in flight at once: one connection each. */
  readonly maxInFlight: number;
  /**
   * Writes all items in one transaction, all or nothing; outcomes in the items' order. It must never write an item twice:
   * each item has a key of its own, which makes a second write fail or write nothing.
   */
  readonly commit: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  /**
   * Finds the items that a commit with unknown outcome has written: their outcomes in order, undefined for a missing
   * item.
   */
  readonly findCommitted: (items: readonly Item[]) => Promise<readonly (Outcome | undefined)[]>;
  /** Called after every commit, successful or not: for metrics. */
  readonly onCommit?: (commit: { items: number; durationMs: number; failed: boolean }) => void;
}

/**
 * A commit overlaps another one only with this many items. Many small commits use up CPU that the rest needs: without
 * this, a payment at half load costs a fifth more CPU and its answer comes later.
 */
const WORTH_OVERLAPPING = 24;

/** How often an item that meets other transactions may be tried again. Each rest is up to twice as long as the one before. */
const MAX_CONFLICTS = 5;
const FIRST_REST_MS = 5;

/** Longer than a pool rests after a connection that was refused. */
const AWAY_REST_MS = PACE_MS + 20;

/** What has happened to a batch, or to an item that is tried on its own. */
interface Troubles {
  readonly conflicts: number;
  /** There was no connection once already. The second time, the batch rejects. */
  readonly wasAway: boolean;
  /** The connection broke once already. The second time, there is no third try. */
  readonly wasLost: boolean;
}
const NO_TROUBLES: Troubles = { conflicts: 0, wasAway: false, wasLost: false };

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Creates a group commit over one `commit` function. */
export function createGroupCommit<Item, Outcome>(
  options: GroupCommitOptions<Item, Outcome>,
): GroupCommit<Item, Outcome> {
  type Entry = Waiting<Item, Outcome>;
  const worthOverlapping = Math.min(WORTH_OVERLAPPING, options.maxBatchItems);
  let waitingFirst: Entry[] = [];
  let waiting: Entry[] = [];
  let inFlight = 0;
  let isPumpScheduled = false;
  const idle: (() => void)[] = [];

  return { submit, drain };

  function submit(item: Item, order?: { readonly first: boolean }): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      (order?.first ? waitingFirst : waiting).push({ item, resolve, reject });
      schedulePump();
    });
  }

  async function drain(): Promise<void> {
    if (inFlight === 0 && countWaiting() === 0) return;
    await new Promise<void>((resolve) => idle.push(resolve));
  }

  /** Waits for the end of the current turn, so that requests that were read from sockets together leave together. */
  function schedulePump(): void {
    if (isPumpScheduled || inFlight >= options.maxInFlight) return;
    isPumpScheduled = true;
    setImmediate(() => {
      isPumpScheduled = false;
      pump();
    });
  }

  function pump(): void {
    while (mayLeave()) {
      const batch = takeBatch();
      inFlight++;
      void run(batch);
    }
    if (inFlight === 0 && countWaiting() === 0) for (const resolve of idle.splice(0)) resolve();
  }

  function countWaiting(): number {
    return waitingFirst.length + waiting.length;
  }

  function mayLeave(): boolean {
    if (inFlight === 0) return countWaiting() > 0;
    return inFlight < options.maxInFlight && countWaiting() >= worthOverlapping;
  }

  function takeBatch(): Entry[] {
    const first = waitingFirst.slice(0, options.maxBatchItems);
    const others = waiting.slice(0, options.maxBatchItems - first.length);
    waitingFirst = waitingFirst.slice(first.length);
    waiting = waiting.slice(others.length);
    return [...first, ...others];
  }

  async function run(batch: Entry[]): Promise<void> {
    const settle = await attempt(batch);
    inFlight--;
    // The next batch leaves before this one's callers get their answers: the database works while we write responses.
    pump();
    settle();
  }

  /** Commits the batch and returns the function that answers its callers. */
  async function attempt(batch: Entry[], troubles = NO_TROUBLES): Promise<() => void> {
    try {
      const outcomes = await timed(batch);
      return () => batch.forEach((entry, index) => entry.resolve(outcomes[index]!));
    } catch (error) {
      if (error instanceof NothingCommitted) return await replay(batch, error, troubles);
      // It may still land, so a second try could meet it.
      if (error instanceof CommitUnknown) return () => batch.forEach((entry) => entry.reject(error));
      if (isConnectionLost(error) && !troubles.wasLost) return await resolveUnknown(batch, error, troubles);
      if (batch.length > 1) return await separate(batch);
      return await tryAgain(batch[0]!, error, troubles);
    }
  }

  async function timed(batch: Entry[]): Promise<readonly Outcome[]> {
    const startedAt = performance.now();
    let failed = true;
    try {
      const outcomes = await options.commit(batch.map(({ item }) => item));
      failed = false;
      return outcomes;
    } finally {
      options.onCommit?.({ items: batch.length, durationMs: performance.now() - startedAt, failed });
    }
  }

  /** Nothing of the batch was written, and no item is to blame: the whole batch gets one more try. */
  async function replay(batch: Entry[], error: NothingCommitted, troubles: Troubles): Promise<() => void> {
    if (!troubles.wasAway) {
      await wait(AWAY_REST_MS);
      return await attempt(batch, { ...troubles, wasAway: true });
    }
    // An earlier try lost its connection, so only the last one certainly wrote nothing.
    const reason = troubles.wasLost ? error.cause : error;
    return () => batch.forEach((entry) => entry.reject(reason));
  }

  async function separate(batch: Entry[]): Promise<() => void> {
    const settles: (() => void)[] = [];
    for (const entry of batch) settles.push(await attempt([entry]));
    return () => settles.forEach((settle) => settle());
  }

  async function tryAgain(entry: Entry, error: unknown, troubles: Troubles): Promise<() => void> {
    const { conflicts, wasLost } = troubles;
    if (isConflict(error) && conflicts < MAX_CONFLICTS) {
      await wait(Math.random() * FIRST_REST_MS * 2 ** conflicts);
      return attempt([entry], { ...troubles, conflicts: conflicts + 1 });
    }
    // The server's error is about this try only: the lost one may have landed since, and be the reason.
    const reason = wasLost && !isConnectionLost(error) ? new EarlierTryLost(error) : error;
    return () => entry.reject(reason);
  }

  async function resolveUnknown(batch: Entry[], error: unknown, troubles: Troubles): Promise<() => void> {
    let found: readonly (Outcome | undefined)[];
    try {
      found = await options.findCommitted(batch.map(({ item }) => item));
    } catch {
      // The database is still away: the callers hear that the outcome is unknown, and recovery will find it.
      return () => batch.forEach((entry) => entry.reject(error));
    }
    const settles: (() => void)[] = [];
    for (const [index, entry] of batch.entries()) {
      const outcome = found[index];
      const again = { ...troubles, wasLost: true };
      settles.push(outcome === undefined ? await attempt([entry], again) : () => entry.resolve(outcome));
    }
    return () => settles.forEach((settle) => settle());
  }
}
