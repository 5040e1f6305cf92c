import { setTimeout as wait } from "node:timers/promises";
import { FAULTS } from "../faults/faults.ts";
import { everyService } from "../faults/processes.ts";
import type { World } from "../world/world.ts";

const AT_REST_WITHIN_MS = 120_000;

/** What is still under way; no rows once everything has come to rest. */
const OPEN_ENDS = `
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

/** As if the time had passed after which everything is tried again. */
const TIME_PASSES = [
  "UPDATE payments.outbox SET lease_until = now() WHERE lease_until > now()",
  "UPDATE payments.settlement_progress SET lease_until = now() WHERE lease_until > now()",
  "UPDATE payments.unscored_charges SET due_at = now() WHERE due_at > now()",
  "UPDATE notifications.deliveries SET due_at = now() WHERE state = 'pending' AND due_at > now()",
];

/** Ends all faults and starts what is dead. */
export async function heal(world: World): Promise<void> {
  for (const fault of FAULTS) await fault.calm?.(world);
  await Promise.all(
    everyService(world)
      .filter(({ isRunning }) => !isRunning)
      .map((service) => service.start()),
  );
}

/** Waits until nothing is under way. Returns what still is after two minutes, in sentences. */
export async function comeToRest(world: World): Promise<readonly string[]> {
  const { database } = world;
  let passedAt = 0;
  for (const end = Date.now() + AT_REST_WITHIN_MS; ; await wait(100)) {
    const open = await database.query<{ what: string; count: number }>(OPEN_ENDS);
    if (open.length === 0) return [];
    if (Date.now() > end) return open.map(({ what, count }) => `${count} ${what} did not come to rest`);
    if (Date.now() - passedAt < 2_000) continue;
    passedAt = Date.now();
    for (const sql of TIME_PASSES) await database.query(sql);
  }
}
