import type { Pool } from "@platform/postgres/pool";

/** Authorisations whose amounts are not the sum of the operations that the acquirer approved, in sentences. */
export async function findAccountFaults(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; held: string; done: string }>(`
    WITH done AS (
      SELECT coalesce(authorisation, reference) AS id,
             json_build_array(
               sum(amount) FILTER (WHERE kind = 'authorise'),
               coalesce(sum(amount) FILTER (WHERE kind = 'capture' OR capture), 0),
               coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0),
               bool_or(kind = 'void')) AS amounts
        FROM acquirer.operations WHERE status = 'approved' GROUP BY 1
    ), held AS (
      SELECT id, json_build_array(authorised, captured, refunded, voided) AS amounts FROM acquirer.authorisations
    )
    SELECT id, held.amounts::text AS held, done.amounts::text AS done
      FROM held FULL JOIN done USING (id) WHERE held.amounts::text IS DISTINCT FROM done.amounts::text`);
  return rows.map(({ id, held, done }) => `${id} holds ${held}, and its operations make ${done}`);
}
