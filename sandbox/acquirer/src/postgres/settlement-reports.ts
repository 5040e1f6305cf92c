import { MAX_SETTLEMENT_ITEMS } from "@platform/contracts/card-acquirer";
import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import { inTransaction } from "@platform/postgres/transaction";
import type { SettlementItem } from "../domain/settlement.ts";
import type { SettlementReports } from "../ports/settlement-reports.ts";

/** The limit for one call, so that closing a long backlog stays within the statement's time limit. */
const MAX_REPORTS_AT_ONCE = 100;

/** Stores settlement reports in PostgreSQL. Movements older than `settleAfterMs` are due. */
export function createSettlementReports(pool: Pool, settleAfterMs: number): SettlementReports {
  return {
    async find(number) {
      const items = await findItems(pool, [number]);
      return items.length === 0 ? undefined : items;
    },
    async closeDue() {
      await inTransaction(pool, async (client) => {
        const [turn] = await takeTurn(client, [settleAfterMs]);
        await closeReports(client, [turn!.complete_before, MAX_SETTLEMENT_ITEMS, MAX_REPORTS_AT_ONCE]);
      });
    },
  };
}

/** Matches operations that moved money. */
const MOVED = `o.status = 'approved' AND (o.kind IN ('capture', 'refund') OR (o.kind = 'authorise' AND o.capture))`;

/**
 * Only one process closes reports at a time. The history is complete up to the start of the oldest running transaction,
 * because `created_at` is the start of an operation's transaction: whatever commits from now on is later than that.
 *
 * This is a separate statement: the one that reads the operations must take its snapshot after those transactions have
 * ended.
 */
const takeTurn = statement<{ complete_before: number }>(
  "take-settlement-turn",
  `SELECT pg_advisory_xact_lock(hashtext('acquirer:settlement')),
     (SELECT least(now() - $1::float8 * interval '1 millisecond', min(xact_start)) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()) AS complete_before`,
);

const closeReports = statement(
  "close-settlement-reports",
  `WITH last AS (
     SELECT coalesce(max(number), 0) AS number, coalesce(max(until_at), '-infinity') AS until_at,
            coalesce(max(until_key), '') AS until_key
     FROM (SELECT * FROM settlement_reports ORDER BY number DESC LIMIT 1) newest
   ), due AS (
     SELECT o.created_at, o.key FROM operations o, last
     WHERE o.created_at >= last.until_at AND (o.created_at, o.key) > (last.until_at, last.until_key)
       AND o.created_at < to_timestamp($1::float8 / 1000) AND ${MOVED}
     ORDER BY o.created_at, o.key LIMIT $2::int * $3::int
   ), numbered AS (
     SELECT ((row_number() OVER (ORDER BY created_at, key) - 1) / $2::int)::int AS report, * FROM due
   )
   INSERT INTO settlement_reports (number, until_at, until_key)
   SELECT DISTINCT ON (report) last.number + 1 + report, created_at, key FROM numbered, last
   ORDER BY report, created_at DESC, key DESC`,
);

const findItems = statement<SettlementItem & { amount: bigint }>(
  "find-settlement-items",
  `WITH report AS (
     SELECT coalesce(before.until_at, '-infinity') AS after_at, coalesce(before.until_key, '') AS after_key,
            this.until_at, this.until_key
     FROM settlement_reports this LEFT JOIN settlement_reports before ON before.number = this.number - 1
     WHERE this.number = $1
   )
   SELECT o.key, CASE o.kind WHEN 'refund' THEN 'refund' ELSE 'capture' END AS kind, o.amount, a.currency
   FROM report r
   JOIN operations o ON o.created_at BETWEEN r.after_at AND r.until_at
     AND (o.created_at, o.key) > (r.after_at, r.after_key) AND (o.created_at, o.key) <= (r.until_at, r.until_key)
   JOIN authorisations a ON a.id = CASE o.kind WHEN 'authorise' THEN o.reference ELSE o.authorisation END
   WHERE ${MOVED}
   ORDER BY o.created_at, o.key`,
);
