import type { Pool } from "@platform/postgres/pool";

/**
 * As if the time had passed for which a process that is gone has its unsent events, late scores and settlement to itself. The
 * leases of attempts are short by a setting, and run out by themselves: they are what these tests are about.
 */
export async function letSlowLeasesRunOut(pool: Pool): Promise<void> {
  await pool.query("UPDATE payments.settlement_progress SET lease_until = now()");
  await pool.query("UPDATE payments.unscored_charges SET due_at = now()");
  await pool.query("UPDATE payments.outbox SET lease_until = now()");
}
