import type { Client } from "pg";
import type { Step } from "./journey-steps.ts";

/** What the database recorded about one step. Times are in milliseconds since the Unix epoch. */
export interface StepFacts {
  readonly attempt: Attempt;
  readonly assessment: { readonly score: number; readonly decision: string } | undefined;
  readonly entries: readonly { readonly account: string; readonly amount: string; readonly currency: string }[];
  readonly events: readonly { readonly id: string; readonly type: string; readonly at: number }[];
}

interface Attempt {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly result: string | null;
  readonly charge: string;
  readonly refund: string | null;
  readonly assessment_ms: number | null;
  readonly acquirer_ms: number | null;
}

/** Reads a step from the tables of all services. Only an administrator may read all of them. */
export async function readFacts(client: Client, intent: string, step: Step, since: number): Promise<StepFacts> {
  const attempt = await readAttempt(client, intent, step.expected.attempt);
  const subjects = [intent, attempt.charge, ...(attempt.refund === null ? [] : [attempt.refund])];
  return {
    attempt,
    assessment: await readAssessment(client, attempt.id),
    entries:
      attempt.refund === null
        ? await readEntries(client, attempt.charge, "charge")
        : await readEntries(client, attempt.refund, "refund"),
    events: await readEvents(client, subjects, since),
  };
}

async function readAttempt(client: Client, intent: string, kind: string): Promise<Attempt> {
  const { rows } = await client.query<Attempt>(
    `SELECT id, kind, state, result, charge, refund, assessment_ms, acquirer_ms
       FROM payments.attempts WHERE payment_intent = $1 AND kind = $2 ORDER BY id DESC LIMIT 1`,
    [intent, kind],
  );
  const [attempt] = rows;
  if (attempt === undefined) throw new Error(`payment-api answered, but no attempt to ${kind} ${intent} is recorded`);
  return attempt;
}

async function readAssessment(client: Client, attempt: string): Promise<StepFacts["assessment"]> {
  const { rows } = await client.query<{ score: number; decision: string }>(
    "SELECT score, decision FROM fraud.assessments WHERE attempt = $1",
    [attempt],
  );
  return rows[0];
}

async function readEntries(client: Client, source: string, kind: string): Promise<StepFacts["entries"]> {
  const { rows } = await client.query<StepFacts["entries"][number]>(
    `SELECT a.kind AS account, e.amount::text AS amount, e.currency
       FROM payments.ledger_transactions t
       JOIN payments.ledger_entries e ON e.transaction_id = t.id
       JOIN payments.ledger_accounts a ON a.id = e.account_id
      WHERE t.source = $1 AND t.kind = $2 ORDER BY e.amount`,
    [source, kind],
  );
  return rows;
}

async function readEvents(client: Client, subjects: readonly string[], since: number): Promise<StepFacts["events"]> {
  const { rows } = await client.query<StepFacts["events"][number]>(
    `SELECT id, type, extract(epoch FROM created_at)::float8 * 1000 AS at
       FROM payments.events WHERE object->>'id' = ANY ($1) AND created_at >= to_timestamp($2::float8 / 1000) ORDER BY id`,
    [subjects, since],
  );
  return rows;
}
