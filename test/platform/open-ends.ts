import type { Pool } from "@platform/postgres/pool";

/** Describes what is still under way; empty if everything is at rest. */
export async function findOpenEnds(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ what: string; count: bigint }>(`
    SELECT 'attempts' AS what, count(*) FROM payments.attempts WHERE state = 'processing'
    UNION ALL SELECT 'payment intents', count(*) FROM payments.payment_intents WHERE status = 'processing'
    UNION ALL SELECT 'charges without a score', count(*) FROM payments.unscored_charges
    UNION ALL SELECT 'refunds', count(*) FROM payments.refunds WHERE status = 'pending'
    UNION ALL SELECT 'idempotency keys', count(*) FROM payments.idempotency_keys WHERE status IS NULL
    UNION ALL SELECT 'movements to settle', count(*) FROM payments.balance_transactions WHERE NOT available
    UNION ALL SELECT 'settlement items', count(*) FROM payments.settlement_discrepancies
      WHERE reason = 'attempt_open' AND resolved_at IS NULL
    UNION ALL SELECT 'parcels', count(*) FROM payments.outbox
    UNION ALL SELECT 'deliveries', count(*) FROM notifications.deliveries WHERE state = 'pending'`);
  return rows.filter(({ count }) => count > 0n).map(({ what, count }) => `${count} ${what}`);
}
