/** What is still under way in the databases of all services: columns `what` and `count`, and no row if everything is at rest. */
export const OPEN_ENDS = `
  SELECT what, count FROM (
    SELECT 'attempts' AS what, count(*)::int FROM payments.attempts WHERE state = 'processing'
    UNION ALL SELECT 'payment intents', count(*)::int FROM payments.payment_intents WHERE status = 'processing'
    UNION ALL SELECT 'charges without a score', count(*)::int FROM payments.unscored_charges
    UNION ALL SELECT 'refunds', count(*)::int FROM payments.refunds WHERE status = 'pending'
    UNION ALL SELECT 'idempotency keys', count(*)::int FROM payments.idempotency_keys WHERE status IS NULL
    UNION ALL SELECT 'movements to settle', count(*)::int FROM payments.balance_transactions WHERE NOT available
    UNION ALL SELECT 'settlement items', count(*)::int FROM payments.settlement_discrepancies
      WHERE reason = 'attempt_open' AND resolved_at IS NULL
    UNION ALL SELECT 'parcels', count(*)::int FROM payments.outbox
    UNION ALL SELECT 'deliveries', count(*)::int FROM notifications.deliveries WHERE state = 'pending'
  ) open WHERE count > 0`;

/** A row of OPEN_ENDS. */
export interface OpenEnd {
  readonly what: string;
  readonly count: number;
}
