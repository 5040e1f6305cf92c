import { attemptsCounted } from "@platform/simulate/checks/counts";
import type { Pool } from "@platform/postgres/pool";

/**
 * Where fraud-detection has counted an attempt or a decline twice or not at all, or keeps another score than it gave, in
 * sentences. `crashes` says when the database died, in milliseconds since the Unix epoch.
 */
export async function findAssessmentFaults(pool: Pool, crashes: readonly number[]): Promise<string[]> {
  const faults = await Promise.all([findMiscounted(pool), findForgottenDeclines(pool), findOtherScores(pool, crashes)]);
  return faults.flat();
}

/** Velocity counts each attempt once for each of its subjects. Nothing leaves a window of a day during these tests. */
async function findMiscounted(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ subject: string; counted: bigint; assessed: bigint }>(attemptsCounted.sql);
  return rows.map(({ subject, counted, assessed }) => `${subject}: ${counted} counted of ${assessed} attempts`);
}

/** A decline counts once, however often the event comes. Blocked payments are no declines. */
async function findForgottenDeclines(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ declines: bigint; heard: bigint; named: bigint; counted: bigint }>(`
    WITH declined AS (
      SELECT id, object #>> '{details,receiptEmail}' AS email FROM payments.events
        WHERE type = 'charge.failed' AND object #>> '{details,outcome,type}' <> 'blocked'
    )
    SELECT (SELECT count(*) FROM declined) AS declines,
           (SELECT count(*) FROM declined JOIN fraud.counted_events ON event = id) AS heard,
           (SELECT count(*) FROM declined WHERE email IS NOT NULL) AS named,
           (SELECT coalesce(sum((bucket ->> 1)::bigint), 0)::bigint
              FROM fraud.subjects, jsonb_array_elements(activity -> 'failures_1h') bucket) AS counted`);
  const { declines, heard, named, counted } = rows[0]!;
  const faults: string[] = [];
  if (heard !== declines) faults.push(`fraud-detection heard of ${heard} of ${declines} declines`);
  if (counted !== named) faults.push(`fraud-detection counted ${counted} of ${named} declines of somebody it knows`);
  return faults;
}

/** PostgreSQL writes down what was committed without waiting within three times `wal_writer_delay`: 0.6 s. */
const FORGOTTEN_MS = 1_000;

/**
 * The same attempt always gets the same answer, so what a charge says is what is kept. A crash of the database may forget
 * the last assessments before it, which are then made once more if payment-api asks again.
 */
async function findOtherScores(pool: Pool, crashes: readonly number[]): Promise<string[]> {
  const { rows } = await pool.query<{ charge: string; told: number; kept: number | null }>(
    `WITH updated AS (
       SELECT object ->> 'id' AS charge, max(created_at) AS at FROM payments.events WHERE type = 'charge.updated' GROUP BY 1
     ), scored AS (
       SELECT c.id AS charge, (c.details #>> '{outcome,riskScore}')::int AS told, a.id AS attempt, a.created_at AS begun_at,
              greatest(a.finished_at, u.at) AS scored_by
         FROM payments.charges c
         JOIN payments.attempts a ON a.charge = c.id AND a.kind = 'authorise'
         LEFT JOIN updated u ON u.charge = c.id
     )
     SELECT charge, told, s.score::int AS kept FROM scored LEFT JOIN fraud.assessments s USING (attempt)
       WHERE told <> coalesce(s.score, -1) AND NOT EXISTS (
         SELECT FROM unnest($1::float8[]) AS crashed (ms)
           WHERE begun_at <= to_timestamp(ms / 1000) AND scored_by >= to_timestamp((ms - $2::float8) / 1000))`,
    [crashes, FORGOTTEN_MS],
  );
  return rows.map(({ charge, told, kept }) => `${charge} was scored ${told}, and fraud-detection keeps ${kept}`);
}
