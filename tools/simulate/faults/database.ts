import { COMMIT_FAULTS } from "../world/control.ts";
import type { Fault } from "./fault.ts";

/** PostgreSQL ends every connection, replays its log and starts again. */
export const databaseCrash: Fault = {
  kind: "database restarts",
  weight: 0.15,
  async inject({ database }) {
    await database.crash();
    return "a process of its own was killed";
  },
};

/**
 * The disk stands still, and with it every COMMIT; one of them loses its connection meanwhile, and lands nevertheless. The
 * longest standstill is longer than anybody waits for a lost COMMIT.
 */
export const slowDisk: Fault = {
  kind: "COMMITs stand still",
  weight: 1,
  async inject({ database, apis }, chance) {
    const ms = chance.pick([100, 200, 400, 2_000]);
    const { control } = chance.pick(apis);
    await database.holdCommits(ms);
    control.set("commitFault", COMMIT_FAULTS.during);
    return `for ${ms} ms`;
  },
  calm: ({ database }) => database.releaseCommits(),
};

/** As if time had passed: leases run out while their holders are still at work. */
export const leasesRunOut: Fault = {
  kind: "leases run out",
  weight: 2,
  async inject({ database }, chance) {
    const [table, change] = chance.pick([
      ["payments.attempts", "lease_until = now() WHERE state = 'processing'"],
      ["payments.attempts", "lease_until = now() WHERE state = 'processing'"],
      ["payments.outbox", "lease_until = now()"],
      ["payments.settlement_progress", "lease_until = now()"],
      ["payments.settlement_progress", "lease_until = now()"],
      ["payments.unscored_charges", "due_at = now()"],
    ] as const);
    await database.query(`UPDATE ${table} SET ${change}`);
    return table;
  },
};
