import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, int8Array, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Attempt, FinishedAttempt, LeasedAttempt } from "../domain/attempt.ts";
import type { Row } from "./row.ts";

export interface AttemptState {
  id: Id<"att">;
  state: "processing" | "succeeded" | "failed";
  lease_epoch: number;
  tenant_id: number;
  idempotency_key: string | null;
}

const lock = statement<AttemptState>(
  "lock-attempts",
  `SELECT id, state, lease_epoch, tenant_id, idempotency_key FROM attempts
   WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE`,
);

const read = statement<AttemptState>(
  "read-attempts",
  `SELECT id, state, lease_epoch, tenant_id, idempotency_key FROM attempts WHERE id = ANY ($1::text[])`,
);

const begin = statement(
  "begin-attempts",
  `INSERT INTO attempts (tenant_id, id, kind, payment_intent, charge, refund, amount, idempotency_key,
     created_at, state, lease_epoch, lease_until)
   SELECT u.*, 'processing', 0, now() + $10::int * interval '1 millisecond'
   FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
     $9::timestamptz[])
     AS u (tenant_id, id, kind, payment_intent, charge, refund, amount, idempotency_key, created_at)`,
);

const finish = statement(
  "finish-attempts",
  `UPDATE attempts a SET state = u.state, result = u.result, assessment_ms = u.assessment_ms,
     acquirer_ms = u.acquirer_ms, finished_at = now()
   FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[], $6::int[])
     AS u (id, lease_epoch, state, result, assessment_ms, acquirer_ms)
   WHERE a.id = u.id AND a.lease_epoch = u.lease_epoch AND a.state = 'processing'`,
);

/** Locks attempts in the order of their ids. */
export const lockAttempts = (on: Queryable, ids: readonly string[]): Promise<AttemptState[]> =>
  lock(on, [textArray(ids)]);

export const readAttempts = (on: Queryable, ids: readonly string[]): Promise<AttemptState[]> =>
  read(on, [textArray(ids)]);

/** Opens attempts with a lease of `leaseMs`. A second open one of a payment intent violates `one_open_attempt`. */
export function beginAttempts(on: Queryable, rows: readonly Row<Attempt>[], leaseMs: number): Promise<unknown> {
  return begin(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.kind)),
    textArray(rows.map(({ value }) => value.paymentIntent)),
    textArray(rows.map(({ value }) => value.charge)),
    textArray(rows.map(({ value }) => value.refund)),
    int8Array(rows.map(({ value }) => value.amount)),
    textArray(rows.map(({ value }) => value.idempotencyKey)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    leaseMs,
  ]);
}

/** Closes attempts, which must be locked and found to be open under the given epochs. */
export function finishAttempts(on: Queryable, rows: readonly FinishedAttempt[]): Promise<unknown> {
  return finish(on, [
    textArray(rows.map((row) => row.id)),
    int4Array(rows.map((row) => row.leaseEpoch)),
    textArray(rows.map((row) => row.state)),
    textArray(rows.map((row) => row.result)),
    int4Array(rows.map((row) => row.assessmentMs)),
    int4Array(rows.map((row) => row.acquirerMs)),
  ]);
}

interface AttemptRow {
  id: Id<"att">;
  tenant_id: number;
  kind: Attempt["kind"];
  payment_intent: Id<"pi">;
  charge: Id<"ch">;
  refund: Id<"re"> | null;
  amount: bigint;
  idempotency_key: string | null;
  created_at: number;
  lease_epoch: number;
}

/** `kinds` is the condition of one of the two indexes of open attempts. */
const takeOf = (name: string, kinds: string) =>
  statement<AttemptRow>(
    name,
    `UPDATE attempts a SET lease_epoch = a.lease_epoch + 1, lease_until = now() + $2::int * interval '1 millisecond'
     FROM (SELECT id FROM attempts WHERE state = 'processing' AND ${kinds} AND lease_until < now()
           LIMIT $1 FOR UPDATE SKIP LOCKED) abandoned
     WHERE a.id = abandoned.id
     RETURNING a.*`,
  );
const takePayments = takeOf("take-abandoned-payments", "kind <> 'refund'");
const takeRefunds = takeOf("take-abandoned-refunds", "kind = 'refund'");

/**
 * Takes over up to `limit` payments and as many refunds whose lease has run out: the epoch moves on, so that the former
 * holder cannot finish them.
 */
export async function takeAttempts(
  on: Queryable,
  limit: number,
  leaseMs: number,
): Promise<readonly { tenantId: number; attempt: LeasedAttempt }[]> {
  const leasedUntil = performance.now() + leaseMs;
  const taken = await Promise.all([takePayments(on, [limit, leaseMs]), takeRefunds(on, [limit, leaseMs])]);
  const rows = taken.flat();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    attempt: {
      id: row.id,
      kind: row.kind,
      paymentIntent: row.payment_intent,
      charge: row.charge,
      refund: row.refund,
      amount: row.amount,
      idempotencyKey: row.idempotency_key,
      createdAt: instant(row.created_at),
      leaseEpoch: row.lease_epoch,
      leasedUntil,
    },
  }));
}
