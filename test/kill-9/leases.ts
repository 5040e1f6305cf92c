import type { Pool } from "@platform/postgres/pool";

/**
 * Ends the time for which a dead process still owns its unsent events, late scores and settlement. Leases of attempts must
 * run out by themselves, because these tests are about them: a setting keeps them short.
 */
export async function letSlowLeasesRunOut(pool: Pool): Promise<void> {
  await pool.query("UPDATE payments.settlement_progress SET lease_until = now()");
  await pool.query("UPDATE payments.unscored_charges SET due_at = now()");
  await pool.query("UPDATE payments.outbox SET lease_until = now()");
}
