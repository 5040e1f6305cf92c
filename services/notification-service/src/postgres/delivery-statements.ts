import type { Id } from "@platform/kernel/id";
import { statement } from "@platform/postgres/statement";
import type { DeliveryState } from "../domain/delivery.ts";
import type { OldSecret } from "../domain/webhook-endpoint.ts";

/**
 * Writes events and deliveries in one commit. If one of the events exists, a unique violation undoes all of it. Rows keep
 * the given order, which every process shares.
 */
export const insertEvents = statement(
  "insert-events",
  `WITH new_events AS (
     INSERT INTO events (id, account_id, livemode, type, body)
     SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[])
   )
   INSERT INTO deliveries (endpoint_id, event_id, state, due_at, lease)
   SELECT d.endpoint_id, d.event_id, 'pending',
          CASE WHEN d.is_held THEN now() + $9::float8 * interval '1 ms' ELSE now() END,
          CASE WHEN d.is_held THEN $10::bigint END
   FROM unnest($6::text[], $7::text[], $8::boolean[]) AS d (endpoint_id, event_id, is_held)`,
);

/** In the order of the ids, like every other writer of events. */
export const redeliverEvents = statement<{ begun: number }>(
  "redeliver-events",
  `WITH given AS (
     SELECT * FROM unnest($2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[])
       AS u (id, account_id, livemode, type, body) ORDER BY id COLLATE "C"
   ), new_events AS (
     INSERT INTO events (id, account_id, livemode, type, body) SELECT * FROM given ON CONFLICT (id) DO NOTHING
   ), begun AS (
     INSERT INTO deliveries (endpoint_id, event_id, state, due_at) SELECT $1, id, 'pending', now() FROM given
     ON CONFLICT (endpoint_id, event_id) DO UPDATE SET state = 'pending', due_at = now()
       WHERE deliveries.state = 'cancelled'
     RETURNING 1
   )
   SELECT count(*)::int AS begun FROM begun`,
);

export const selectKnownEvents = statement<{ id: string }>(
  "select-known-events",
  "SELECT id FROM events WHERE id = ANY ($1::text[])",
);

export interface ClaimRow {
  readonly endpoint_id: Id<"we">;
  readonly event_id: Id<"evt">;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** The endpoint or the event is missing, so nothing can be sent. */
  readonly is_orphan: boolean;
  readonly url: string | null;
  readonly secret: string | null;
  readonly old_secrets: readonly OldSecret[] | null;
  readonly body: string | null;
  readonly age_ms: number | null;
}

/**
 * $1 lease, $2 its milliseconds, $3 the endpoint to start after, $4 endpoints with their own room, $5 their rooms, $6 the
 * room of all others, $7 the limit.
 *
 * `waiting` hops along the index from one endpoint with pending deliveries to the next, with one probe each, so that an
 * endpoint with a million deliveries costs as much as one with a single one. An endpoint that is gone loses all its
 * deliveries, any other the due ones. No row's content may fail the statement, because that would stop every endpoint: so
 * it checks the type of `attempts`, and subtracts no timestamps, because one may be infinite. It skips rows that somebody
 * else has locked; rows that somebody claimed meanwhile fail the condition when it is checked again under the lock.
 */
export const claimDeliveries = statement<ClaimRow>(
  "claim-deliveries",
  `WITH RECURSIVE waiting (endpoint_id) AS (
     (SELECT endpoint_id FROM deliveries WHERE state = 'pending' AND endpoint_id > $3::text ORDER BY endpoint_id LIMIT 1)
     UNION ALL
     SELECT (SELECT d.endpoint_id FROM deliveries d WHERE d.state = 'pending' AND d.endpoint_id > w.endpoint_id
             ORDER BY d.endpoint_id LIMIT 1)
     FROM waiting w WHERE w.endpoint_id IS NOT NULL
   ), taken AS (
     SELECT d.*, e.url, e.secret, e.old_secrets, NOT d.has_event OR e.enabled IS NULL AS is_orphan,
            d.has_event AND e.enabled IS TRUE AS may_be_sent
     FROM waiting w
     LEFT JOIN LATERAL (
       SELECT url, secret, old_secrets, enabled, deleted_at IS NULL AS is_there,
              coalesce((SELECT r.room FROM unnest($4::text[], $5::int[]) AS r (endpoint_id, room)
                        WHERE r.endpoint_id = w.endpoint_id), $6::int) AS room
       FROM webhook_endpoints WHERE id = w.endpoint_id
     ) e ON true
     CROSS JOIN LATERAL (
       SELECT endpoint_id, event_id, EXISTS (SELECT FROM events WHERE id = event_id) AS has_event FROM deliveries
       WHERE state = 'pending' AND endpoint_id = w.endpoint_id
         AND due_at <= CASE WHEN e.is_there THEN now() ELSE 'infinity' END
       ORDER BY due_at LIMIT CASE WHEN e.enabled THEN e.room ELSE $7::int END
       FOR UPDATE SKIP LOCKED
     ) d
     LIMIT $7::int
   ), claimed AS (
     UPDATE deliveries d SET
       state = CASE WHEN taken.may_be_sent THEN 'pending' ELSE 'cancelled' END,
       due_at = CASE WHEN taken.may_be_sent THEN now() + $2::float8 * interval '1 ms' END,
       lease = CASE WHEN taken.may_be_sent THEN $1::bigint END
     FROM taken WHERE d.endpoint_id = taken.endpoint_id AND d.event_id = taken.event_id
     RETURNING d.endpoint_id, d.event_id, d.state, taken.is_orphan, taken.url, taken.secret, taken.old_secrets,
       CASE jsonb_typeof(d.attempts) WHEN 'array' THEN jsonb_array_length(d.attempts) ELSE 0 END AS attempts
   )
   SELECT c.*, v.body, (extract(epoch FROM now()) - extract(epoch FROM v.received_at))::float8 * 1000 AS age_ms
   FROM claimed c LEFT JOIN LATERAL (
     SELECT body, received_at FROM events WHERE id = c.event_id AND c.state = 'pending' LIMIT 1
   ) v ON true`,
);

/** Repeats of the statement add the attempt only once; everything else takes effect only under the lease. */
export const recordResults = statement(
  "record-results",
  `UPDATE deliveries d SET
     attempts = CASE WHEN d.attempts @> r.attempt THEN d.attempts ELSE d.attempts || r.attempt END,
     state = CASE WHEN d.lease = r.lease THEN r.state ELSE d.state END,
     due_at = CASE WHEN d.lease = r.lease THEN now() + r.rest_ms * interval '1 ms' ELSE d.due_at END,
     lease = nullif(d.lease, r.lease)
   FROM (
     SELECT endpoint_id, event_id, lease, attempt::jsonb AS attempt, state, rest_ms::float8 AS rest_ms
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
       AS r (endpoint_id, event_id, lease, attempt, state, rest_ms)
     -- Two processes may record the same deliveries, where a lease ran out: in one order they cannot deadlock.
     ORDER BY endpoint_id COLLATE "C", event_id COLLATE "C"
   ) r
   WHERE d.endpoint_id = r.endpoint_id AND d.event_id = r.event_id`,
);

export const releaseLeases = statement(
  "release-leases",
  `UPDATE deliveries d SET due_at = now(), lease = NULL
   FROM (
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS r (endpoint_id, event_id, lease)
     ORDER BY endpoint_id COLLATE "C", event_id COLLATE "C"
   ) r
   WHERE d.endpoint_id = r.endpoint_id AND d.event_id = r.event_id AND d.lease = r.lease`,
);

export const retryDelivery = statement<{ is_due: boolean }>(
  "retry-delivery",
  `WITH found AS (
     SELECT d.endpoint_id, d.event_id, d.lease IS NULL OR d.due_at < now() AS is_free
     FROM deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
     WHERE d.endpoint_id = $3 AND d.event_id = $4 AND e.account_id = $1 AND e.livemode = $2
     FOR UPDATE OF d
   ), freed AS (
     UPDATE deliveries d SET state = 'pending', due_at = now(), lease = NULL
     FROM found f WHERE f.is_free AND d.endpoint_id = f.endpoint_id AND d.event_id = f.event_id
   )
   SELECT is_free AS is_due FROM found`,
);

export interface DeliveryRow {
  readonly endpoint_id: Id<"we">;
  readonly event_id: Id<"evt">;
  readonly event_type: string;
  readonly state: DeliveryState;
  readonly is_leased: boolean;
  /** NaN if the column is infinite. */
  readonly due_at: number | null;
  /** The column's JSON, not yet validated. */
  readonly attempts: unknown;
}

/** $1 account, $2 livemode, $3 event or null, $4 endpoint or null, $5 limit. */
export const selectDeliveries = statement<DeliveryRow>(
  "select-deliveries",
  `SELECT d.endpoint_id, d.event_id, v.type AS event_type, d.state, d.due_at, d.attempts,
          d.lease IS NOT NULL AND d.due_at > now() AS is_leased
   FROM webhook_endpoints e
   CROSS JOIN LATERAL (
     SELECT * FROM deliveries
     -- One condition for one event and for all: '~' is greater than every character of an id.
     WHERE endpoint_id = e.id AND event_id BETWEEN coalesce($3::text, '') AND coalesce($3::text, '~')
     ORDER BY event_id DESC LIMIT $5
   ) d
   JOIN events v ON v.id = d.event_id
   WHERE e.account_id = $1 AND e.livemode = $2 AND ($4::text IS NULL OR e.id = $4)
   ORDER BY d.event_id DESC, d.endpoint_id LIMIT $5`,
);

/** Joins through the tenant's endpoints, because the deliveries' key begins with them. Nobody waits for cancelled ones. */
export const countUndelivered = statement<{ event_id: string; undelivered: number }>(
  "count-undelivered",
  `SELECT d.event_id, count(*)::int AS undelivered
   FROM webhook_endpoints e CROSS JOIN unnest($3::text[]) AS v (id)
   JOIN deliveries d ON d.endpoint_id = e.id AND d.event_id = v.id
   WHERE e.account_id = $1 AND e.livemode = $2 AND e.deleted_at IS NULL AND d.state IN ('pending', 'failed')
   GROUP BY d.event_id`,
);

export const selectBacklogAge = statement<{ age_ms: number | null }>(
  "select-backlog-age",
  `WITH RECURSIVE waiting (endpoint_id, due_at) AS (
     (SELECT endpoint_id, due_at FROM deliveries WHERE state = 'pending' ORDER BY endpoint_id, due_at LIMIT 1)
     UNION ALL
     SELECT d.endpoint_id, d.due_at FROM waiting w CROSS JOIN LATERAL (
       SELECT endpoint_id, due_at FROM deliveries WHERE state = 'pending' AND endpoint_id > w.endpoint_id
       ORDER BY endpoint_id, due_at LIMIT 1
     ) d
   )
   SELECT (extract(epoch FROM now()) - extract(epoch FROM min(due_at)))::float8 * 1000 AS age_ms FROM waiting WHERE due_at < now()`,
);

/** Finds deliveries through the endpoints of the event's tenant, because their key begins with the endpoint. */
export const pruneEvents = statement<{ pruned: number }>(
  "prune-events",
  `WITH old AS (
     SELECT id, account_id, livemode FROM events WHERE received_at < now() - $1::int * interval '1 day'
     ORDER BY received_at LIMIT $2
   ), gone_deliveries AS (
     DELETE FROM deliveries d USING old, webhook_endpoints e
     WHERE e.account_id = old.account_id AND e.livemode = old.livemode AND d.endpoint_id = e.id AND d.event_id = old.id
   ), gone AS (
     DELETE FROM events v USING old WHERE v.id = old.id RETURNING 1
   )
   SELECT count(*)::int AS pruned FROM gone`,
);
