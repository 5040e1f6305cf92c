import { setTimeout as wait } from "node:timers/promises";
import type { FaultRule } from "../platform/acquirer-control.ts";
import type { Platform } from "../platform/platform.ts";
import type { Chance } from "@platform/simulate/chance";
import { drawKinds, nameOf, type KillKind } from "./kinds.ts";
import { letSlowLeasesRunOut } from "./leases.ts";
import type { Victim } from "./victim.ts";
import type { VictimName } from "./victims.ts";

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
/** For at most this long, a victim stays down. */
const LONGEST_ABSENCE_MS = 200;
/** One start in this many is cut short: the service dies again before it is ready. */
const EARLY_DEATHS = 5;
/** In one life of this many, fraud-detection is paused, so that payments get no score. */
const LIVES_WITHOUT_SCORES = 3;
/** Under load, everything is in the middle of something again and again. */
const AIM_MS = 10_000;
const AIM_EVERY_MS = 2;

/** A kill that took place. */
export interface Kill {
  readonly kind: KillKind;
  /** Every victim was in the middle of something. */
  readonly isHit: boolean;
}

export interface KillDeps {
  readonly platform: Platform;
  readonly victims: Readonly<Record<VictimName, Victim>>;
  readonly chance: Chance;
}

/** Kills one thing after the other, each at a random moment, and starts it again. Throws if anything ends by itself. */
export async function killRepeatedly(deps: KillDeps, times: number): Promise<Kill[]> {
  const { platform, chance } = deps;
  const kills: Kill[] = [];
  for (const [index, kind] of drawKinds(times, chance).entries()) {
    await platform.acquirer.setFault(FAULTS[index % FAULTS.length]!);
    const isHit = await killOnce(deps, kind, index % LIVES_WITHOUT_SCORES === 0);
    kills.push({ kind, isHit });
    await letSlowLeasesRunOut(platform.pool);
    refuseOtherEnds(platform, kind);
  }
  return kills;
}

/** Lets a life pass, kills, and starts again. Returns whether every victim was in the middle of something. */
async function killOnce(
  { platform, victims, chance }: KillDeps,
  kind: KillKind,
  isWithoutScores: boolean,
): Promise<boolean> {
  const fraud = platform.components["fraud-detection"];
  const dying = kind.victims.map((name) => victims[name]);
  const isFrozen = isWithoutScores && !kind.victims.includes("fraud-detection");
  if (isFrozen) fraud.pause();
  await wait(chance.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS));
  const isHit = await aimAt(dying);
  await Promise.all(dying.map((victim) => victim.kill()));
  if (isFrozen) fraud.resume();
  await wait(chance.between(0, LONGEST_ABSENCE_MS));
  const isCutShort = chance.between(1, EARLY_DEATHS) === 1;
  const cutShortAfterMs = chance.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
  await Promise.all(
    dying.map(async (victim) => {
      if (isCutShort) await dieEarly(victim, cutShortAfterMs);
      await victim.start();
    }),
  );
  return isHit;
}

/** Waits for the moment at which every victim is in the middle of something. */
async function aimAt(victims: readonly Victim[]): Promise<boolean> {
  for (const end = Date.now() + AIM_MS; Date.now() < end; await wait(AIM_EVERY_MS)) {
    const underWay = await Promise.all(victims.map((victim) => victim.underWay()));
    if (underWay.every((count) => count > 0)) return true;
  }
  return false;
}

async function dieEarly({ spawn, kill }: Victim, afterMs: number): Promise<void> {
  if (spawn === undefined) return;
  spawn();
  await wait(afterMs);
  await kill();
}

function refuseOtherEnds({ components, twin }: Platform, kind: KillKind): void {
  for (const [name, { isRunning }] of Object.entries({ ...components, twin })) {
    if (!isRunning) throw new Error(`${name} ended, and only ${nameOf(kind)} was killed`);
  }
}
