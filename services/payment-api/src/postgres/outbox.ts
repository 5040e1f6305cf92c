import { newId } from "@platform/kernel/id";
import { int4Array, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { DomainEvent } from "../domain/event.ts";
import type { Row } from "./row.ts";

/** A service that receives events. */
export interface Subscriber {
  readonly name: string;
  readonly wants: (type: string) => boolean;
}

/** The events of one commit that one subscriber has not received yet. */
export interface AddressedParcel {
  readonly id: string;
  readonly subscriber: string;
  readonly events: readonly Row<DomainEvent>[];
  /** In milliseconds of performance.now(): a little earlier than in the database. */
  readonly leasedUntil: number;
}

/** Sorts a commit's events into one parcel per subscriber that wants any of them. */
export function packParcels(
  subscribers: readonly Subscriber[],
  events: readonly Row<DomainEvent>[],
  leaseMs: number,
): AddressedParcel[] {
  const leasedUntil = performance.now() + leaseMs;
  return subscribers.flatMap(({ name, wants }) => {
    const wanted = events.filter(({ value }) => wants(value.type));
    return wanted.length === 0 ? [] : [{ id: newId("out"), subscriber: name, events: wanted, leasedUntil }];
  });
}

const insert = statement(
  "insert-parcel",
  `INSERT INTO outbox (id, subscriber, tenant_ids, event_ids, lease_until)
   VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 millisecond')`,
);

/** Writes a parcel, leased to this process for `leaseMs`. */
export function writeParcel(on: Queryable, parcel: AddressedParcel, leaseMs: number): Promise<unknown> {
  const tenantIds = int4Array(parcel.events.map((row) => row.tenantId));
  const eventIds = textArray(parcel.events.map(({ value }) => value.id));
  return insert(on, [parcel.id, parcel.subscriber, tenantIds, eventIds, leaseMs]);
}

const remove = statement("delete-parcels", `DELETE FROM outbox WHERE id = ANY ($1::text[])`);

/** Forgets parcels that have arrived. */
export function deleteParcels(on: Queryable, ids: readonly string[]): Promise<unknown> {
  return remove(on, [textArray(ids)]);
}

const putOff = statement(
  "put-off-parcels",
  `UPDATE outbox SET lease_until = now() + interval '1 minute' WHERE id = ANY ($1::text[])`,
);

/** Postpones parcels for a minute: as the oldest, they would always come before those that can arrive. */
export function putOffParcels(on: Queryable, ids: readonly string[]): Promise<unknown> {
  return putOff(on, [textArray(ids)]);
}

/** A parcel that another process has left behind, or that could not be delivered before. */
export interface LeftParcel {
  id: string;
  subscriber: string;
  tenant_ids: number[];
  event_ids: string[];
}

const take = statement<LeftParcel>(
  "take-parcels",
  `UPDATE outbox o SET lease_until = now() + $3::int * interval '1 millisecond'
   FROM (SELECT id FROM outbox WHERE subscriber = $1 AND lease_until < now()
         ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) left_behind
   WHERE o.id = left_behind.id
   RETURNING o.id, o.subscriber, o.tenant_ids, o.event_ids`,
);

/** Takes up to `limit` parcels whose lease has run out, oldest first. */
export const takeParcels = (on: Queryable, subscriber: string, limit: number, leaseMs: number): Promise<LeftParcel[]> =>
  take(on, [subscriber, limit, leaseMs]);

const waiting = statement<{ id: string }>(
  "waiting-events",
  `SELECT DISTINCT e.id FROM outbox o, unnest(o.event_ids) AS e (id) WHERE o.subscriber = $1 AND e.id = ANY ($2::text[])`,
);

/** Which of these events a subscriber has not received yet. An event that was read before and is not among them has arrived. */
export const waitingEvents = async (
  on: Queryable,
  subscriber: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => new Set((await waiting(on, [subscriber, textArray(ids)])).map(({ id }) => id));

const oldest = statement<{ age: number | null }>(
  "outbox-age",
  `SELECT extract(epoch FROM now() - min(created_at))::float8 AS age FROM outbox`,
);

/** Seconds since the oldest parcel was written; 0 where there is none. */
export const outboxAge = async (on: Queryable): Promise<number> => (await oldest(on))[0]?.age ?? 0;
