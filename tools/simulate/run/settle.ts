import { setTimeout as wait } from "node:timers/promises";
import { OPEN_ENDS, type OpenEnd } from "@platform/local/open-ends";
import { FAULTS } from "../faults/faults.ts";
import { everyService } from "../faults/processes.ts";
import type { World } from "../world/world.ts";

const AT_REST_WITHIN_MS = 120_000;

/** As if the time had passed after which everything is tried again. */
const TIME_PASSES = [
  "UPDATE payments.outbox SET lease_until = now() WHERE lease_until > now()",
  "UPDATE payments.settlement_progress SET lease_until = now() WHERE lease_until > now()",
  "UPDATE payments.unscored_charges SET due_at = now() WHERE due_at > now()",
  "UPDATE notifications.deliveries SET due_at = now() WHERE state = 'pending' AND due_at > now()",
];

const LEASES = `
  SELECT * FROM (
    SELECT 'attempt' AS what, id::text, lease_until FROM payments.attempts WHERE state = 'processing'
    UNION ALL SELECT 'parcel', id::text, lease_until FROM payments.outbox
    UNION ALL SELECT 'settlement', '', lease_until FROM payments.settlement_progress
    UNION ALL SELECT 'delivery', event_id, due_at FROM notifications.deliveries WHERE lease IS NOT NULL
  ) leased WHERE lease_until > now() + interval '10 minutes'`;

/** Where a holder dies, its work waits for the end of its lease: ask before all leases are made to end. */
export async function findLongLeases({ database }: World): Promise<readonly string[]> {
  const rows = await database.query<{ what: string; id: string; lease_until: Date }>(LEASES);
  return rows.map(({ what, id, lease_until: until }) => `${what} ${id} is leased until ${until.toISOString()}`);
}

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
    const open = await database.query<OpenEnd>(OPEN_ENDS);
    if (open.length === 0) return [];
    if (Date.now() > end) return open.map(({ what, count }) => `${count} ${what} did not come to rest`);
    if (Date.now() - passedAt < 2_000) continue;
    passedAt = Date.now();
    for (const sql of TIME_PASSES) await database.query(sql);
  }
}
