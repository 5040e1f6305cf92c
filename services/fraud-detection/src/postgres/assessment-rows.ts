import { boolArray, int4Array, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Instant } from "@platform/kernel/instant";
import type { Id } from "@platform/kernel/id";
import { attemptKey, type AttemptToAssess } from "../domain/attempt.ts";
import type { AssessedAttempt } from "../domain/outcome.ts";
import type { RiskAssessment } from "../domain/score.ts";
import type { Subject } from "../domain/subject.ts";

export interface Assessed {
  readonly attempt: AttemptToAssess;
  readonly assessment: RiskAssessment;
}

/**
 * Adds assessments. Throws a unique violation if one of the attempts exists already. It inserts in the order of attempt
 * keys, so that two transactions with the same attempts cannot deadlock.
 */
export async function insertAssessments(on: Queryable, assessed: readonly Assessed[], at: Instant): Promise<void> {
  const rows = assessed.toSorted((a, b) => (attemptKey(a.attempt) < attemptKey(b.attempt) ? -1 : 1));
  await insertRows(on, [
    textArray(rows.map(({ attempt }) => attempt.id)),
    textArray(rows.map(({ attempt }) => attempt.tenant.accountId)),
    boolArray(rows.map(({ attempt }) => attempt.tenant.livemode)),
    textArray(rows.map(({ attempt }) => attempt.paymentIntent)),
    textArray(rows.map(({ assessment }) => assessment.decision)),
    int4Array(rows.map(({ assessment }) => assessment.score)),
    textArray(rows.map(({ assessment }) => joined(assessment.reasons))),
    textArray(rows.map(({ attempt }) => joined(attempt.subjects))),
    new Date(at),
  ]);
}

/** The existing assessments of these attempts, by attempt key. */
export async function readAssessments(
  on: Queryable,
  attempts: readonly AttemptToAssess[],
): Promise<Map<string, RiskAssessment>> {
  const rows = await readByAttempt(on, [textArray(attempts.map(({ id }) => id))]);
  return new Map(
    rows.map(({ attempt, account, livemode, decision, score, reasons }) => [
      attemptKey({ id: attempt, tenant: { accountId: account, livemode } }),
      { decision, score, reasons: reasons ?? [] },
    ]),
  );
}

/** An assessment, found by its payment intent. */
export interface FoundAssessment extends AssessedAttempt {
  readonly payment_intent: string;
  readonly account: Id<"acct">;
  readonly livemode: boolean;
}

/** The assessments of payment intents with at least one subject, newest first. */
export async function findAssessments(on: Queryable, paymentIntents: readonly string[]): Promise<FoundAssessment[]> {
  return await readByPaymentIntent(on, [textArray(paymentIntents)]);
}

/** An array of arrays must be rectangular in PostgreSQL, so each list travels as one text. */
const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join(" "));

const insertRows = statement<never>(
  "insert-assessments",
  `INSERT INTO assessments
     (attempt, account, livemode, payment_intent, decision, score, reasons, subjects, assessed_at)
   SELECT attempt, account, livemode, payment_intent, decision, score,
          string_to_array(reasons, ' '), string_to_array(subjects, ' '), $9::timestamptz
   FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[])
     AS given (attempt, account, livemode, payment_intent, decision, score, reasons, subjects)`,
);

interface AssessmentRow {
  readonly attempt: string;
  readonly account: Id<"acct">;
  readonly livemode: boolean;
  readonly decision: RiskAssessment["decision"];
  readonly score: number;
  readonly reasons: string[] | null;
}

const readByAttempt = statement<AssessmentRow>(
  "read-assessments",
  "SELECT attempt, account, livemode, decision, score, reasons FROM assessments WHERE attempt = ANY ($1::text[])",
);

const readByPaymentIntent = statement<FoundAssessment & { subjects: Subject[] }>(
  "read-assessments-by-payment-intent",
  `SELECT payment_intent, account, livemode, decision, subjects FROM assessments
   WHERE payment_intent = ANY ($1::text[]) AND subjects IS NOT NULL
   ORDER BY assessed_at DESC, attempt DESC`,
);
