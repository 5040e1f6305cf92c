import { boolArray, int4Array, int8Array, textArray } from "@platform/postgres/array";
import { isUniqueViolation } from "@platform/postgres/fault";
import type { Pool } from "@platform/postgres/pool";
import type { DeliveryKey } from "../domain/delivery.ts";
import type { AttemptResult, ClaimedDelivery, DeliveryStore } from "../ports/deliveries.ts";
import { attemptsIn } from "./attempts.ts";
import * as sql from "./delivery-statements.ts";

/** Keeps events and deliveries in PostgreSQL. */
export function createDeliveryStore(pool: Pool): DeliveryStore {
  return {
    async addEvents(events, deliveries, lease) {
      try {
        await sql.insertEvents(pool, [
          textArray(events.map(({ id }) => id)),
          textArray(events.map(({ tenant }) => tenant.accountId)),
          boolArray(events.map(({ tenant }) => tenant.livemode)),
          textArray(events.map(({ type }) => type)),
          textArray(events.map(({ body }) => body)),
          ...keyArrays(deliveries),
          boolArray(deliveries.map(({ isHeld }) => isHeld)),
          lease.durationMs,
          lease.id,
        ]);
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },

    async redeliver(endpointId, events) {
      const rows = await sql.redeliverEvents(pool, [
        endpointId,
        textArray(events.map(({ id }) => id)),
        textArray(events.map(({ tenant }) => tenant.accountId)),
        boolArray(events.map(({ tenant }) => tenant.livemode)),
        textArray(events.map(({ type }) => type)),
        textArray(events.map(({ body }) => body)),
      ]);
      return rows[0]!.begun;
    },

    async findKnownEvents(ids) {
      return new Set((await sql.selectKnownEvents(pool, [textArray(ids)])).map(({ id }) => id));
    },

    async claim({ lease, after, rooms, otherRoom, limit }) {
      const rows = await sql.claimDeliveries(pool, [
        lease.id,
        lease.durationMs,
        after,
        textArray([...rooms.keys()]),
        int4Array([...rooms.values()]),
        otherRoom,
        limit,
      ]);
      const deliveries = rows.filter(({ state }) => state === "pending").map(fromClaimRow);
      const last = rows.reduce((max, { endpoint_id: id }) => (id > max ? id : max), after);
      return {
        deliveries,
        cancelled: rows.length - deliveries.length,
        orphans: rows
          .filter((row) => row.is_orphan)
          .map((row) => ({ endpointId: row.endpoint_id, eventId: row.event_id })),
        goOnAfter: rows.length < limit ? undefined : last,
      };
    },

    async record(results) {
      await sql.recordResults(pool, [
        ...keyArrays(results),
        int8Array(results.map(({ leaseId }) => leaseId)),
        textArray(results.map(({ attempt }) => JSON.stringify([attempt]))),
        textArray(results.map(({ verdict }) => verdict.state)),
        int8Array(results.map(restMs)),
      ]);
    },

    async release(deliveries) {
      await sql.releaseLeases(pool, [...keyArrays(deliveries), int8Array(deliveries.map(({ leaseId }) => leaseId))]);
    },

    async retry({ accountId, livemode }, { endpointId, eventId }) {
      const [row] = await sql.retryDelivery(pool, [accountId, livemode, endpointId, eventId]);
      if (row === undefined) return "not_found";
      return row.is_due ? "due" : "in_progress";
    },

    async list({ accountId, livemode }, { eventId, endpointId, limit }) {
      const rows = await sql.selectDeliveries(pool, [accountId, livemode, eventId, endpointId, limit]);
      return rows.map((row) => ({
        endpointId: row.endpoint_id,
        eventId: row.event_id,
        eventType: row.event_type,
        state: row.state,
        isLeased: row.is_leased,
        dueAt: Number.isNaN(row.due_at) ? null : row.due_at,
        attempts: attemptsIn(row.attempts),
      }));
    },

    async countUndelivered({ accountId, livemode }, eventIds) {
      const rows = await sql.countUndelivered(pool, [accountId, livemode, textArray(eventIds)]);
      return new Map(rows.map(({ event_id, undelivered }) => [event_id, undelivered]));
    },

    async readBacklogAgeMs() {
      return (await sql.selectBacklogAge(pool))[0]?.age_ms ?? 0;
    },

    async prune(retentionDays, limit) {
      return (await sql.pruneEvents(pool, [retentionDays, limit]))[0]!.pruned;
    },
  };
}

const keyArrays = (keys: readonly DeliveryKey[]): [Buffer, Buffer] => [
  textArray(keys.map(({ endpointId }) => endpointId)),
  textArray(keys.map(({ eventId }) => eventId)),
];

const restMs = ({ verdict }: AttemptResult): bigint | null =>
  verdict.state === "pending" ? BigInt(Math.round(verdict.retryAfterMs)) : null;

function fromClaimRow(row: sql.ClaimRow): ClaimedDelivery {
  return {
    target: { endpointId: row.endpoint_id, url: row.url!, secret: row.secret!, oldSecrets: row.old_secrets! },
    eventId: row.event_id,
    body: row.body!,
    attempts: row.attempts,
    ageMs: row.age_ms!,
  };
}
