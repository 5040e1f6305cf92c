import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { DomainEvent, EventType } from "../domain/event.ts";
import { type ObjectName, type Objects, SUBJECTS } from "../domain/objects.ts";
import type { Row } from "./row.ts";
import { viewOf } from "./table.ts";
import { TABLES } from "./tables.ts";

export interface EventRow {
  tenant_id: number;
  id: Id<"evt">;
  type: EventType;
  object: Record<string, unknown>;
  before: Record<string, unknown> | null;
  created_at: number;
  request_id: string | null;
  idempotency_key: string | null;
}

const insert = statement(
  "insert-events",
  `INSERT INTO events (tenant_id, id, type, object, created_at, request_id, idempotency_key, before)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::json[], $5::timestamptz[], $6::text[], $7::text[],
     $8::json[])`,
);

/** Writes events with their objects as they are now. */
export function writeEvents(on: Queryable, rows: readonly Row<DomainEvent>[]): Promise<unknown> {
  return insert(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.type)),
    jsonArray(rows.map(({ value }) => snapshotOf(value.subject, value.object))),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    textArray(rows.map(({ value }) => value.requestId)),
    textArray(rows.map(({ value }) => value.idempotencyKey)),
    jsonArray(rows.map(({ value }) => (value.before === null ? null : snapshotOf(value.subject, value.before)))),
  ]);
}

const snapshotOf = <N extends ObjectName>(name: N, object: Objects[N]): string => TABLES[name].snapshot(object);

const read = statement<EventRow>(
  "read-events",
  `SELECT e.* FROM events e JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)`,
);

/** Reads events by their keys, in no particular order. */
export const readEvents = (on: Queryable, tenantIds: readonly number[], ids: readonly string[]): Promise<EventRow[]> =>
  read(on, [int4Array(tenantIds), textArray(ids)]);

/** The event of a row. */
export function eventOf(row: EventRow): DomainEvent {
  const subject = SUBJECTS.get(row.type);
  if (subject === undefined) throw new Error(`event ${row.id} has a type that nobody knows: ${row.type}`);
  const { restore } = TABLES[subject];
  return {
    id: row.id,
    type: row.type,
    subject,
    object: restore(row.object),
    before: row.before === null ? null : restore(row.before),
    createdAt: instant(row.created_at),
    requestId: row.request_id,
    idempotencyKey: row.idempotency_key,
  } as DomainEvent;
}

export const events = viewOf({ name: "events", decode: eventOf, filters: ["type"] });
