import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { ExpiryStore } from "../ports/expiry.ts";

/** Small enough that nobody notices the wait for the locks. */
const BATCH_ROWS = 500;
/** The relay gives up long before that. */
const EVENT_RETENTION_MS = 30 * 24 * 3_600_000;

/** Deletes expired rows in batches; leaves rows that an assessment has locked for the next round. */
export function createExpiryStore(pool: Pool): ExpiryStore {
  return {
    async prune(at) {
      const subjects = await deleteSubjects(pool, [new Date(at), BATCH_ROWS]);
      const events = await deleteEvents(pool, [new Date(at - EVENT_RETENTION_MS), BATCH_ROWS]);
      return [subjects, events].some(([row]) => row!.deleted === BATCH_ROWS);
    },
  };
}

// Checks `expires_at` again on the locked row: an assessment may have extended it since the snapshot.
const deleteSubjects = statement<{ deleted: number }>(
  "delete-expired-subjects",
  `WITH expired AS (
     SELECT subject FROM subjects WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
   ), deleted AS (
     DELETE FROM subjects USING expired WHERE subjects.subject = expired.subject RETURNING 1
   ) SELECT count(*)::int AS deleted FROM deleted`,
);

const deleteEvents = statement<{ deleted: number }>(
  "delete-old-events",
  `WITH deleted AS (
     DELETE FROM counted_events WHERE event IN (
       SELECT event FROM counted_events WHERE counted_at < $1 ORDER BY counted_at LIMIT $2
     ) RETURNING 1
   ) SELECT count(*)::int AS deleted FROM deleted`,
);
