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
