import { int4Array, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Claim } from "../ports/caller.ts";
import { type Claiming, readClaim, type StoredClaim } from "./claims.ts";

/**
 * We store idempotency keys that look like card numbers under names, one for each secret that a process knows: that of its
 * own generation, n, and those of n - 1 and n + 1. During a rotation of the secret, processes of neighbouring generations
 * meet the same key, and only one of them may claim it:
 *
 *  - A claim takes all its names in one commit, or none of them. A name belongs to one claim at most: the primary key.
 *  - Processes whose generations differ by one share two names, those whose generations differ by two share one. The
 *    second process to insert a shared name waits for the first one's commit, finds the name taken, and releases the rest.
 *  - So a repeat also finds its first answer after two rotations. Claims live for 24 hours: a third rotation within them would
 *    make it a new request.
 *
 * We insert names in order, before we lock any key or row, so that two processes cannot wait for each other in a circle.
 *
 * Takes the names of claims that have names, and returns the claims that another request already holds.
 */
export async function claimNames(on: Queryable, callers: readonly Claiming[]): Promise<Claiming[]> {
  const wanted = callers.flatMap((caller) => (caller.claim.names ?? []).map((name) => ({ caller, name })));
  const taken = await insertNames(on, [
    int4Array(wanted.map(({ caller }) => caller.tenant.id)),
    textArray(wanted.map(({ name }) => name)),
    textArray(wanted.map(({ caller }) => caller.claim.key)),
  ]);
  const byClaim = Map.groupBy(taken, ({ tenant_id, key }) => `${tenant_id} ${key}`);
  const takenFor = ({ tenant, claim }: Claiming): NameRow[] => byClaim.get(`${tenant.id} ${claim.key}`) ?? [];
  const lost = callers.filter((caller) => takenFor(caller).length < caller.claim.names!.length);
  const surplus = lost.flatMap(takenFor);
  if (surplus.length > 0) {
    await removeNames(on, [int4Array(surplus.map((row) => row.tenant_id)), textArray(surplus.map(({ name }) => name))]);
  }
  return lost;
}

interface NameRow {
  tenant_id: number;
  name: string;
  key: string;
}

const insertNames = statement<NameRow>(
  "claim-names",
  `INSERT INTO hidden_keys (tenant_id, name, key)
   SELECT tenant_id, name, key FROM unnest($1::int[], $2::text[], $3::text[]) AS u (tenant_id, name, key)
   ORDER BY tenant_id, name
   ON CONFLICT DO NOTHING
   RETURNING tenant_id, name, key`,
);

const removeNames = statement(
  "remove-names",
  `DELETE FROM hidden_keys h USING unnest($1::int[], $2::text[]) AS u (tenant_id, name)
   WHERE h.tenant_id = u.tenant_id AND h.name = u.name`,
);

const read = statement<StoredClaim>(
  "read-claim-by-names",
  `SELECT k.operation, k.parameters_hash, k.request_id, k.expand, k.status, k.body
   FROM hidden_keys h JOIN idempotency_keys k ON k.tenant_id = h.tenant_id AND k.key = h.key
   WHERE h.tenant_id = $1 AND h.name = ANY ($2::text[]) ORDER BY k.claimed_at LIMIT 1`,
);

/** The earlier claim of the same key, or of one of its names: the oldest, if there are several. */
export async function findClaim(
  on: Queryable,
  tenantId: number,
  { key, names }: Pick<Claim, "key" | "names">,
): Promise<StoredClaim | undefined> {
  return names === undefined ? readClaim(on, tenantId, key) : (await read(on, [tenantId, textArray(names)]))[0];
}
