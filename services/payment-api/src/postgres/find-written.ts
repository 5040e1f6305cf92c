import type { Queryable } from "@platform/postgres/pool";
import type { Command, Decision } from "../ports/journal.ts";
import { type AttemptState, readAttempts } from "./attempts.ts";
import { readEvents } from "./events.ts";
import { findTransactions } from "./ledger.ts";

/** A try to commit a command; undecided, it has written nothing. */
interface Try {
  readonly command: Command<unknown>;
  readonly decision: Decision<unknown> | undefined;
}

/**
 * After a lost connection: whether each try took place. An attempt, an event or a booking in the database proves that its
 * whole commit did; a decision without any of them may simply be made again.
 */
export async function findWritten(on: Queryable, tries: readonly Try[]): Promise<readonly boolean[]> {
  const proofs = tries.map(proofOf);
  const [attempts, events, transactions] = await Promise.all([
    readAttempts(on, present(proofs, "attempt")),
    readByKey("event", readEvents),
    readByKey("transaction", findTransactions),
  ]);
  const states = new Map(attempts.map((row) => [row.id as string, row]));
  return tries.map(({ command }, index) => {
    const { attempt, event, transaction } = proofs[index]!;
    const state = attempt === undefined ? undefined : states.get(attempt);
    const isAttemptThere =
      command.attempt?.step === "finish" ? finishedBy(command.attempt, state) : state !== undefined;
    return isAttemptThere || events.has(event) || transactions.has(transaction);
  });

  async function readByKey(
    kind: "event" | "transaction",
    read: (on: Queryable, tenantIds: readonly number[], ids: readonly string[]) => Promise<{ readonly id: string }[]>,
  ): Promise<ReadonlySet<string | undefined>> {
    const wanted = proofs.filter((proof) => proof[kind] !== undefined);
    if (wanted.length === 0) return new Set();
    const rows = await read(
      on,
      wanted.map(({ tenantId }) => tenantId),
      present(wanted, kind),
    );
    return new Set(rows.map(({ id }) => id));
  }
}

/** Only the holder of an epoch can finish an attempt under it. */
export const finishedBy = (attempt: Command<unknown>["attempt"], state: AttemptState | undefined): boolean =>
  attempt?.step === "finish" &&
  state !== undefined &&
  state.state !== "processing" &&
  state.lease_epoch === attempt.leaseEpoch;

/** What the try writes only if it takes place, each the first of its kind. */
interface Proof {
  readonly tenantId: number;
  readonly attempt: string | undefined;
  readonly event: string | undefined;
  readonly transaction: string | undefined;
}

const proofOf = ({ command: { caller, attempt }, decision }: Try): Proof => ({
  tenantId: caller.tenant.id,
  attempt: decision && attempt?.id,
  event: decision?.changes.events?.[0]?.id,
  transaction: decision?.changes.transactions?.[0]?.id,
});

const present = (proofs: readonly Proof[], kind: "attempt" | "event" | "transaction"): string[] =>
  proofs.flatMap((proof) => proof[kind] ?? []);
