import { byteaArray, int4Array, jsonArray, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { type Caller, type Claim, ourselves } from "../ports/caller.ts";
import type { Reply } from "../ports/journal.ts";

/** A caller with an idempotency key. */
export type Claiming = Caller & { readonly claim: Claim };

export const isClaiming = (caller: Caller): caller is Claiming => caller.claim !== null;

const claim = statement<{ tenant_id: number; key: string }>(
  "claim-keys",
  // In the order of the keys, so that two processes that claim the same ones cannot wait for each other in a circle.
  `INSERT INTO idempotency_keys (tenant_id, key, operation, parameters_hash, request_id, expand)
   SELECT tenant_id, key, operation, parameters_hash, request_id,
     CASE WHEN expand IS NULL THEN '{}' ELSE ARRAY (SELECT json_array_elements_text(expand)) END
   FROM unnest($1::int[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::json[])
     AS u (tenant_id, key, operation, parameters_hash, request_id, expand)
   ORDER BY tenant_id, key
   ON CONFLICT DO NOTHING
   RETURNING tenant_id, key`,
);

/** Claims keys; returns those that were free. Waits for a key that another transaction is claiming. */
export const claimKeys = (on: Queryable, callers: readonly Claiming[]): Promise<{ tenant_id: number; key: string }[]> =>
  claim(on, [
    int4Array(callers.map((caller) => caller.tenant.id)),
    textArray(callers.map((caller) => caller.claim.key)),
    textArray(callers.map((caller) => caller.claim.operation)),
    byteaArray(callers.map((caller) => caller.claim.parametersHash)),
    textArray(callers.map((caller) => caller.requestId)),
    jsonArray(callers.map(({ expand }) => (expand.length === 0 ? null : JSON.stringify(expand)))),
  ]);

const store = statement(
  "store-replies",
  // We keep only the first answer: recovery does not overwrite an answer of `processing`.
  `UPDATE idempotency_keys i SET status = u.status, body = u.body
   FROM unnest($1::int[], $2::text[], $3::int[], $4::text[]) AS u (tenant_id, key, status, body)
   WHERE i.tenant_id = u.tenant_id AND i.key = u.key AND i.status IS NULL`,
);

/** Stores replies under their claims. */
export function storeReplies(
  on: Queryable,
  rows: readonly { tenantId: number; key: string; reply: Reply }[],
): Promise<unknown> {
  return store(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map((row) => row.key)),
    int4Array(rows.map(({ reply }) => reply.status)),
    textArray(rows.map(({ reply }) => reply.body)),
  ]);
}

const release = statement(
  "release-claims",
  `WITH released AS (
     DELETE FROM idempotency_keys i USING unnest($1::int[], $2::text[]) AS u (tenant_id, key)
     WHERE i.tenant_id = u.tenant_id AND i.key = u.key AND i.status IS NULL
     RETURNING i.tenant_id, i.key
   )
   DELETE FROM hidden_keys h USING released r WHERE h.tenant_id = r.tenant_id AND h.key = r.key`,
);

/** Releases keys that this transaction claimed. */
export function releaseClaims(on: Queryable, rows: readonly { tenantId: number; key: string }[]): Promise<unknown> {
  return release(on, [int4Array(rows.map((row) => row.tenantId)), textArray(rows.map((row) => row.key))]);
}

/** A claim as it stands. */
export interface StoredClaim {
  operation: string;
  parameters_hash: Buffer;
  request_id: string;
  expand: string[];
  status: number | null;
  body: string | null;
}

const read = statement<StoredClaim>(
  "read-claim",
  `SELECT operation, parameters_hash, request_id, expand, status, body
   FROM idempotency_keys WHERE tenant_id = $1 AND key = $2`,
);

export async function readClaim(on: Queryable, tenantId: number, key: string): Promise<StoredClaim | undefined> {
  return (await read(on, [tenantId, key]))[0];
}

/** The stored reply, or null where the claim still waits for it. */
export const replyOf = (stored: StoredClaim | undefined): Reply | null =>
  stored?.status == null || stored.body === null ? null : { status: stored.status, body: stored.body };

/** The caller whose claim still waits for its reply, so that the attempt's last holder answers as the request would have. */
export function callerOf(tenant: ConfiguredTenant, key: string | null, stored: StoredClaim | undefined): Caller {
  if (key === null || stored === undefined || stored.status !== null) return ourselves(tenant);
  const { operation, parameters_hash: parametersHash, expand, request_id: requestId } = stored;
  return { tenant, claim: { key, operation, parametersHash }, expand, requestId };
}

const prune = statement<{ pruned: number }>(
  "prune-claims",
  `WITH gone AS (
     DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY (
       SELECT ctid FROM idempotency_keys WHERE claimed_at < now() - $1::int * interval '1 hour'
       LIMIT $2 FOR UPDATE SKIP LOCKED))
     RETURNING tenant_id, key
   ), names AS (
     DELETE FROM hidden_keys h USING gone WHERE h.tenant_id = gone.tenant_id AND h.key = gone.key
   )
   SELECT count(*)::int AS pruned FROM gone`,
);

/** Forgets up to `limit` claims older than `hours`; returns how many it found. */
export const pruneClaims = async (on: Queryable, hours: number, limit: number): Promise<number> =>
  (await prune(on, [hours, limit]))[0]!.pruned;
