import { textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Logger } from "@platform/runtime/logger";
import { expiryOfActivity, isActivity, type Activity } from "../domain/activity.ts";
import type { Subject } from "../domain/subject.ts";

/**
 * Locks the subjects' rows, creating missing ones, and reads them.
 *
 * Every transaction locks in the order of the keys, so two of them cannot deadlock. One statement locks and inserts, so
 * it recreates a row that the pruner deletes in between. `WHERE false` locks without writing. The read is a separate
 * statement because only its snapshot shows what the lock's previous holder has committed.
 *
 * A subject with an unreadable row starts from zero: otherwise it would fail every payment and every event that it is
 * part of.
 */
export async function lockSubjects(
  on: Queryable,
  subjects: Iterable<Subject>,
  logger: Logger,
): Promise<Map<Subject, Activity>> {
  const keys = [...new Set(subjects)].toSorted();
  if (keys.length === 0) return new Map();
  const values = [textArray(keys)];
  // Sent together in one round trip.
  const [, rows] = await Promise.all([lockRows(on, values), readRows(on, values)]);
  return new Map(
    rows.map(({ subject, activity }) => {
      if (isActivity(activity)) return [subject, activity];
      logger.error({ subject }, "what was counted of a subject cannot be read; it starts afresh");
      return [subject, {}];
    }),
  );
}

/** Writes back the activities that changed under the lock. */
export async function writeSubjects(on: Queryable, activities: ReadonlyMap<Subject, Activity>): Promise<void> {
  if (activities.size === 0) return;
  const entries = [...activities];
  await writeRows(on, [
    textArray(entries.map(([subject]) => subject)),
    textArray(entries.map(([, activity]) => JSON.stringify(activity))),
    timestampArray(entries.map(([, activity]) => expiryOfActivity(activity))),
  ]);
}

const lockRows = statement<never>(
  "lock-subjects",
  `INSERT INTO subjects (subject, activity, expires_at)
   SELECT subject, '{}', 'epoch' FROM unnest($1::text[]) AS given (subject) ORDER BY subject COLLATE "C"
   ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject WHERE false`,
);

const readRows = statement<{ subject: Subject; activity: unknown }>(
  "read-subjects",
  "SELECT subject, activity FROM subjects WHERE subject = ANY ($1::text[])",
);

// An upsert, although every row exists: it always uses the primary key, whereas an UPDATE … FROM unnest that was planned
// for an empty table scans the table for the rest of the connection's life.
const writeRows = statement<never>(
  "write-subjects",
  `INSERT INTO subjects (subject, activity, expires_at)
   SELECT subject, activity::jsonb, expires_at
   FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS given (subject, activity, expires_at)
   ON CONFLICT (subject) DO UPDATE SET activity = excluded.activity, expires_at = excluded.expires_at`,
);
