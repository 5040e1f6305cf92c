import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { OperationStore } from "../ports/operations.ts";
import { findOperations } from "./find-operations.ts";
import { createFollowUps } from "./follow-ups.ts";
import { OPERATION_COLUMNS, operationFromRow, type OperationRow } from "./operation-row.ts";
import { createOperationRecorder } from "./record-operations.ts";

const listOperations = statement<OperationRow & { created_at: number }>(
  "list-operations",
  `SELECT ${OPERATION_COLUMNS}, created_at FROM operations
   WHERE key > $1 AND ($2::text IS NULL OR kind = $2) AND created_at >= to_timestamp($3::float8 / 1000)
   ORDER BY key LIMIT $4`,
);

/** Stores operations in PostgreSQL; concurrent callers share a commit. */
export function createOperationStore(pool: Pool): OperationStore {
  const recorder = createOperationRecorder(pool);
  const followUps = createFollowUps(pool);
  return {
    record: (claim) => recorder.submit(claim),
    followUp: (claim) => followUps.submit(claim),
    find: async (key) => (await findOperations(pool, [key])).get(key),
    async list({ kind, sinceMs, afterKey, limit }) {
      const rows = await listOperations(pool, [afterKey, kind ?? null, sinceMs, limit]);
      return rows.map((row) => ({ ...operationFromRow(row), createdAt: row.created_at }));
    },
  };
}
