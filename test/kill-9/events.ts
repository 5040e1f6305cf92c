import type { Pool } from "@platform/postgres/pool";
import type { Delivery } from "../platform/inbox-control.ts";

/** Recorded events that did not reach the merchant. */
export async function findUndelivered(pool: Pool, deliveries: readonly Delivery[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; type: string }>("SELECT id, type FROM payments.events");
  const arrived = new Set(deliveries.map(({ id }) => id));
  return rows.filter(({ id }) => !arrived.has(id)).map(({ id, type }) => `${type} ${id}`);
}

/** Changes of objects that have no event, or more than one. */
export async function findUntold(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ type: string; id: string; told: bigint }>(`
    WITH happened (type, id) AS (
      SELECT 'payment_intent.created', id FROM payments.payment_intents
      UNION ALL SELECT 'payment_intent.succeeded', id FROM payments.payment_intents WHERE status = 'succeeded'
      UNION ALL SELECT 'payment_intent.canceled', id FROM payments.payment_intents WHERE status = 'canceled'
      UNION ALL SELECT 'charge.succeeded', id FROM payments.charges WHERE status = 'succeeded'
      UNION ALL SELECT 'charge.failed', id FROM payments.charges WHERE status = 'failed'
      UNION ALL SELECT 'refund.created', id FROM payments.refunds
      UNION ALL SELECT 'refund.updated', id FROM payments.refunds WHERE status = 'succeeded'
      UNION ALL SELECT 'refund.failed', id FROM payments.refunds WHERE status = 'failed'
      UNION ALL SELECT 'customer.created', id FROM payments.customers
    ), told (type, id) AS (
      SELECT type, object ->> 'id' FROM payments.events
    )
    SELECT h.type, h.id, count(t.id) AS told FROM happened h LEFT JOIN told t ON t.type = h.type AND t.id = h.id
      GROUP BY h.type, h.id HAVING count(t.id) <> 1`);
  return rows.map(({ type, id, told }) => `${type} of ${id}: told ${told} times`);
}

/** Orders that became more than one object. */
export async function findDuplicates(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ order: string; count: bigint }>(`
    SELECT details -> 'metadata' ->> 'order' AS order, count(*) FROM (
        SELECT details FROM payments.payment_intents UNION ALL SELECT details FROM payments.customers) made
      GROUP BY 1 HAVING count(*) > 1`);
  return rows.map(({ order, count }) => `${order} became ${count} objects`);
}
