import type { Id } from "@platform/kernel/id";
import { int4Array, textArray } from "@platform/postgres/array";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { UnscoredCharges } from "../ports/unscored-charges.ts";
import { chargeOf, type ChargeRow } from "./charges.ts";
import type { Row } from "./row.ts";
import type { Tenants } from "./tenants.ts";

const insert = statement(
  "insert-unscored-charges",
  `INSERT INTO unscored_charges (tenant_id, charge, attempt, due_at)
   SELECT u.*, now() FROM unnest($1::int[], $2::text[], $3::text[]) AS u (tenant_id, charge, attempt)`,
);

const remove = statement(
  "delete-unscored-charges",
  `DELETE FROM unscored_charges c USING unnest($1::int[], $2::text[]) AS u (tenant_id, charge)
   WHERE c.tenant_id = u.tenant_id AND c.charge = u.charge`,
);

/** The charge's own columns are null where there is no such charge. */
type TakenRow = { tenant_id: number; id: ChargeRow["id"]; attempt: Id<"att"> } & (ChargeRow | { amount: null });

const take = statement<TakenRow>(
  "take-unscored-charges",
  `UPDATE unscored_charges u SET due_at = now() + $2::int * interval '1 millisecond'
   FROM (SELECT tenant_id, charge FROM unscored_charges WHERE due_at <= now()
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
   LEFT JOIN charges c ON c.tenant_id = due.tenant_id AND c.id = due.charge
   WHERE u.tenant_id = due.tenant_id AND u.charge = due.charge
   RETURNING c.*, u.tenant_id, u.charge AS id, u.attempt`,
);

const putOff = statement(
  "put-off-unscored-charge",
  `UPDATE unscored_charges SET due_at = now() + interval '1 hour' WHERE tenant_id = $1 AND charge = $2`,
);

/** Remembers charges that still need a score, each with the attempt that made it. */
export const addUnscored = (
  on: Queryable,
  rows: readonly Row<{ readonly charge: string; readonly attempt: string }>[],
): Promise<unknown> =>
  insert(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.charge)),
    textArray(rows.map(({ value }) => value.attempt)),
  ]);

/** Forgets charges whose scores have come. */
export const removeUnscored = (on: Queryable, rows: readonly Row<string>[]): Promise<unknown> =>
  remove(on, [int4Array(rows.map((row) => row.tenantId)), textArray(rows.map(({ value }) => value))]);

/** Unscored charges on PostgreSQL: after a take, a charge rests for `retryAfterMs`. */
export function createUnscoredCharges(pool: Pool, tenants: Tenants, retryAfterMs: number): UnscoredCharges {
  return {
    async take(limit) {
      const rows = await take(pool, [limit, retryAfterMs]);
      return rows.map((row) => ({
        id: row.id,
        async read() {
          if (row.amount === null) throw new Error(`there is no charge ${row.id}`);
          return { tenant: await tenants.byId(row.tenant_id), charge: chargeOf(row), attempt: row.attempt };
        },
        async putOff() {
          await putOff(pool, [row.tenant_id, row.id]);
        },
      }));
    },
  };
}
