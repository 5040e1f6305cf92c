import type { Pool } from "@platform/postgres/pool";
import type { AcquirerOperation } from "../platform/acquirer-control.ts";

/** An attempt and the amount that the ledger booked for it. */
interface AttemptRow {
  readonly id: string;
  readonly kind: AcquirerOperation["kind"];
  readonly state: string;
  readonly amount: bigint;
  readonly payment_intent: string;
  readonly order: string | null;
  /** The amount that the ledger moved for the attempt's charge or refund. */
  readonly booked: bigint;
}

const ATTEMPTS = `
  SELECT a.id, a.kind, a.state, a.amount, a.payment_intent, p.details -> 'metadata' ->> 'order' AS order,
         coalesce(t.amount, 0) AS booked
    FROM payments.attempts a
    JOIN payments.payment_intents p ON p.tenant_id = a.tenant_id AND p.id = a.payment_intent
    LEFT JOIN payments.ledger_transactions t
      ON t.source = coalesce(a.refund, a.charge) AND t.kind = CASE a.kind WHEN 'refund' THEN 'refund' ELSE 'charge' END`;

/** The attempts by the key of their request to the acquirer. */
export async function readAttempts(pool: Pool): Promise<ReadonlyMap<string, AttemptRow>> {
  const { rows } = await pool.query<AttemptRow>(ATTEMPTS);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Payments and a shop's orders that the acquirer authorised more than once. */
export function findDoubleCharges(
  operations: readonly AcquirerOperation[],
  attempts: ReadonlyMap<string, AttemptRow>,
): string[] {
  const authorised = operations.filter(({ kind, status }) => kind === "authorise" && status === "approved");
  const of = (name: (attempt: AttemptRow) => string | null): string[] => {
    const times = Map.groupBy(authorised, ({ key }) => name(attempts.get(key)!));
    return [...times].filter(([, found]) => found.length > 1).map(([what, found]) => `${what}: ${found.length} times`);
  };
  return [...of((attempt) => attempt.payment_intent), ...of((attempt) => attempt.order)];
}

/** Describes the differences between the acquirer's books and ours, one sentence each. */
export function findBookingFaults(
  operations: readonly AcquirerOperation[],
  attempts: ReadonlyMap<string, AttemptRow>,
): string[] {
  const approved = new Map(operations.filter(({ status }) => status === "approved").map((one) => [one.key, one]));
  const faults: string[] = [];
  for (const operation of approved.values()) {
    const attempt = attempts.get(operation.key);
    const name = `${operation.kind} ${operation.key}`;
    if (attempt === undefined) faults.push(`${name} was done at the acquirer, and nobody here knows of it`);
    else
      faults.push(
        ...differences(operation, attempt).map((difference) => `${name} was done at the acquirer, ${difference}`),
      );
  }
  for (const { id, kind, state } of attempts.values()) {
    if (state === "succeeded" && !approved.has(id))
      faults.push(`${kind} ${id} is booked, and was not done at the acquirer`);
  }
  return faults;
}

function differences(operation: AcquirerOperation, attempt: AttemptRow): string[] {
  const faults: string[] = [];
  if (attempt.kind !== operation.kind) faults.push(`here it is a ${attempt.kind}`);
  if (attempt.state !== "succeeded") faults.push(`here it is ${attempt.state}`);
  const amount = BigInt(operation.amount ?? 0);
  if (operation.kind !== "void" && attempt.amount !== amount)
    faults.push(`here it is of ${attempt.amount}, not ${amount}`);
  const moved = movedBy(operation);
  if (moved !== undefined && attempt.booked !== moved) faults.push(`the ledger has ${attempt.booked}, not ${moved}`);
  return faults;
}

/** The amount that an approved operation moves to the merchant; undefined if a later operation decides. */
function movedBy({ kind, capture, amount }: AcquirerOperation): bigint | undefined {
  switch (kind) {
    case "authorise":
      return capture === true ? BigInt(amount!) : undefined;
    case "capture":
      return BigInt(amount!);
    case "refund":
      return -BigInt(amount!);
    case "void":
      return 0n;
    case "fence":
      throw new Error("a fence is not approved");
  }
}
