import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import { boolArray, textArray } from "@platform/postgres/array";
import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { OldSecret, WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { EndpointStore } from "../ports/endpoints.ts";

interface EndpointRow {
  readonly id: Id<"we">;
  readonly account_id: Id<"acct">;
  readonly livemode: boolean;
  readonly url: string;
  readonly enabled_events: string[];
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly enabled: boolean;
  readonly api_version: string | null;
  readonly secret: string;
  readonly old_secrets: readonly OldSecret[];
  readonly created_at: number;
}

const COLUMNS =
  "id, account_id, livemode, url, enabled_events, description, metadata, enabled, api_version, secret, old_secrets, created_at";

const insertEndpoint = statement<EndpointRow>(
  "insert-endpoint",
  `INSERT INTO webhook_endpoints (id, account_id, livemode, url, enabled_events, description, metadata, api_version, secret)
   VALUES ($1, $2, $3, $4, $5::text[], $6, $7::jsonb, $8, $9)
   ON CONFLICT (id) DO NOTHING
   RETURNING ${COLUMNS}`,
);

const selectEndpoint = statement<EndpointRow>(
  "select-endpoint",
  `SELECT ${COLUMNS} FROM webhook_endpoints WHERE id = $3 AND account_id = $1 AND livemode = $2 AND deleted_at IS NULL`,
);

/** Changes only the given fields, so that two updates of different fields never undo each other. */
const changeEndpoint = statement<EndpointRow>(
  "change-endpoint",
  `UPDATE webhook_endpoints SET
     url = coalesce($4, url),
     enabled_events = coalesce($5::text[], enabled_events),
     description = CASE WHEN $6 THEN $7 ELSE description END,
     metadata = coalesce($8::jsonb, metadata),
     enabled = coalesce($9::boolean, enabled)
   WHERE id = $3 AND account_id = $1 AND livemode = $2 AND deleted_at IS NULL
   RETURNING ${COLUMNS}`,
);

/**
 * An overlap of zero ends every old secret at once: the merchant rolls because one has leaked. Otherwise the newest three go
 * on until their own ends.
 */
const rollSecret = statement<EndpointRow>(
  "roll-endpoint-secret",
  `UPDATE webhook_endpoints SET
     secret = $4,
     last_roll = $6,
     old_secrets = CASE WHEN $5::int = 0 THEN '[]' ELSE
       jsonb_build_array(jsonb_build_object('secret', secret, 'until',
         floor(extract(epoch FROM now() + $5::int * interval '1 hour') * 1000)))
       || jsonb_path_query_array(old_secrets, '$[0 to 2]') END
   WHERE id = $3 AND account_id = $1 AND livemode = $2 AND deleted_at IS NULL AND last_roll IS DISTINCT FROM $6
   RETURNING ${COLUMNS}`,
);

const deleteEndpoint = statement<{ id: string }>(
  "delete-endpoint",
  `UPDATE webhook_endpoints SET deleted_at = now(), enabled = false
   WHERE id = $3 AND account_id = $1 AND livemode = $2 AND deleted_at IS NULL
   RETURNING id`,
);

/** Ids sort by creation. */
const selectOlder = statement<EndpointRow>(
  "select-older-endpoints",
  `SELECT ${COLUMNS} FROM webhook_endpoints
   WHERE account_id = $1 AND livemode = $2 AND deleted_at IS NULL AND ($3::text IS NULL OR id < $3)
   ORDER BY id DESC LIMIT $4`,
);

const selectNewer = statement<EndpointRow>(
  "select-newer-endpoints",
  `SELECT ${COLUMNS} FROM webhook_endpoints
   WHERE account_id = $1 AND livemode = $2 AND deleted_at IS NULL AND id > $3
   ORDER BY id LIMIT $4`,
);

/** Runs once for every batch of events. */
export const selectSubscriptions = statement<EndpointRow>(
  "select-subscriptions",
  `SELECT e.id, e.account_id, e.livemode, e.url, e.secret, e.old_secrets, e.enabled_events
   FROM unnest($1::text[], $2::boolean[]) AS t (account_id, livemode)
   JOIN webhook_endpoints e ON e.account_id = t.account_id AND e.livemode = t.livemode
   WHERE e.enabled AND e.deleted_at IS NULL`,
);

/** Keeps webhook endpoints in PostgreSQL. */
export function createEndpointStore(pool: Pool): EndpointStore {
  const read: EndpointStore["read"] = async (tenant, id) => first(await selectEndpoint(pool, [...keyOf(tenant), id]));

  return {
    read,

    async add(endpoint) {
      const { id, tenant, url, enabledEvents, description, metadata, apiVersion, secret } = endpoint;
      const inserted = await insertEndpoint(pool, [
        id,
        ...keyOf(tenant),
        url,
        textArray(enabledEvents),
        description,
        JSON.stringify(metadata),
        apiVersion,
        secret,
      ]);
      return first(inserted) ?? (await read(tenant, id));
    },

    async change(tenant, id, { url, enabledEvents, description, metadata, enabled }) {
      const changed = await changeEndpoint(pool, [
        ...keyOf(tenant),
        id,
        url,
        enabledEvents && textArray(enabledEvents),
        description !== undefined,
        description,
        metadata && JSON.stringify(metadata),
        enabled,
      ]);
      return first(changed);
    },

    async rollSecret(tenant, id, { roll, secret, overlapHours }) {
      const rolled = await rollSecret(pool, [...keyOf(tenant), id, secret, overlapHours, roll]);
      return first(rolled) ?? (await read(tenant, id));
    },

    async remove(tenant, id) {
      return (await deleteEndpoint(pool, [...keyOf(tenant), id])).length > 0;
    },

    async list(tenant, { limit, startingAfter, endingBefore }) {
      // One more row than the limit shows whether there are more.
      const rows =
        endingBefore === undefined
          ? await selectOlder(pool, [...keyOf(tenant), startingAfter, limit + 1])
          : await selectNewer(pool, [...keyOf(tenant), endingBefore, limit + 1]);
      const page = rows.slice(0, limit).map(fromRow);
      return { endpoints: endingBefore === undefined ? page : page.toReversed(), hasMore: rows.length > limit };
    },

    async readSubscriptions(tenants) {
      const rows = await selectSubscriptions(pool, [
        textArray(tenants.map(({ accountId }) => accountId)),
        boolArray(tenants.map(({ livemode }) => livemode)),
      ]);
      return rows.map((row) => ({
        endpointId: row.id,
        tenant: tenantOf(row),
        url: row.url,
        secret: row.secret,
        oldSecrets: row.old_secrets,
        enabledEvents: row.enabled_events,
      }));
    },
  };
}

const keyOf = ({ accountId, livemode }: Tenant): [string, boolean] => [accountId, livemode];

const tenantOf = (row: EndpointRow): Tenant => ({ accountId: row.account_id, livemode: row.livemode });

const first = (rows: readonly EndpointRow[]): WebhookEndpoint | undefined => rows.map(fromRow)[0];

function fromRow(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    tenant: tenantOf(row),
    url: row.url,
    enabledEvents: row.enabled_events,
    description: row.description,
    metadata: row.metadata,
    enabled: row.enabled,
    apiVersion: row.api_version,
    secret: row.secret,
    oldSecrets: row.old_secrets,
    createdAt: instant(row.created_at),
  };
}
