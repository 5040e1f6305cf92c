import { setTimeout as wait } from "node:timers/promises";
import type { FaultRule } from "../platform/acquirer-control.ts";
import type { Platform } from "../platform/platform.ts";
import type { Chance } from "@platform/simulate/chance";
import { letSlowLeasesRunOut } from "./leases.ts";

/** How late the acquirer may still process a request that it does not answer: later than a lease ends. */
export const LATE_MS = 3_600;

const MONEY = ["authorise", "capture", "void", "refund"];
const RECOVERY = ["inquire", "fence"];

/** The acquirer's faults between kills. Slowness widens the gap between the two commits, so that more kills hit it. */
const FAULTS: readonly FaultRule[] = [
  { operations: MONEY, latencyMs: 120 },
  { operations: MONEY, fault: "timeout_after", probability: 0.2 },
  { operations: MONEY, fault: "late", probability: 0.3, latencyMs: LATE_MS },
  { operations: RECOVERY, fault: "timeout_after", probability: 0.3 },
  { operations: MONEY, fault: "server_error_after", probability: 0.2, latencyMs: 60 },
  { operations: MONEY, latencyMs: 500 },
  { operations: MONEY, fault: "reset_before", probability: 0.3 },
  { operations: MONEY, fault: "late", probability: 0.3, latencyMs: 900 },
  { operations: RECOVERY, latencyMs: 200 },
  { fault: "garbage", probability: 0.2, latencyMs: 30 },
];

const SHORTEST_LIFE_MS = 50;
const LONGEST_LIFE_MS = 700;
/** One start in this many dies again before it is ready. */
const EARLY_DEATHS = 5;
/** In one life of this many, fraud-detection is paused, so that payments get no score. */
const LIVES_WITHOUT_SCORES = 3;

/** Kills payment-api at random moments, and restarts it. Throws if payment-api or another process ends by itself. */
export async function killRepeatedly(platform: Platform, times: number, chance: Chance): Promise<void> {
  const { components, acquirer, inbox, pool } = platform;
  const { "payment-api": api, "fraud-detection": fraud } = components;
  for (let kill = 1; kill <= times; kill++) {
    await acquirer.setFault(FAULTS[kill % FAULTS.length]!);
    if (kill % LIVES_WITHOUT_SCORES === 0) fraud.pause();
    await wait(chance.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS));
    const how = await api.kill();
    if (how !== "signal SIGKILL") throw new Error(`payment-api ended with ${how} before it was killed`);
    fraud.resume();
    await letSlowLeasesRunOut(pool);
    if (kill % EARLY_DEATHS === 0) api.spawn();
    else await api.start();
    for (const [name, { isRunning }] of Object.entries(components)) {
      if (!isRunning) throw new Error(`${name} ended, and only payment-api was killed`);
    }
    // The inbox keeps only recent deliveries, so this reads them after each kill.
    await inbox.deliveries();
  }
  // The loop may not have waited for its last start.
  await api.kill();
  await api.start();
}
