import { loadClosedLoop } from "../load/generate.ts";
import { equalSenders, skewedSenders } from "../load/senders.ts";
import { JOURNEY_CALLERS } from "../measure/callers.ts";
import { checkBooks } from "../measure/books.ts";
import type { OverloadPlan } from "../options.ts";
import type { Say } from "@platform/command-line/say";
import { waitForWebhooks } from "./backlog.ts";
import { findSaturation } from "./find-saturation.ts";
import { measureRun, type Ground, type RunFigures } from "./run.ts";

export interface OverloadFigures {
  readonly saturation: number;
  readonly rows: readonly OverloadRow[];
}

/** A load as a multiple of saturation, and its figures. */
export interface OverloadRow {
  readonly times: number;
  /** If true, one account sends nine tenths of the load; otherwise all accounts send the same. */
  readonly isSkewed: boolean;
  readonly figures: RunFigures;
}

const LOADS: readonly Pick<OverloadRow, "times" | "isSkewed">[] = [
  { times: 0.5, isSkewed: false },
  { times: 1, isSkewed: false },
  { times: 2, isSkewed: false },
  { times: 3, isSkewed: false },
  { times: 3, isSkewed: true },
];
export const LOUD_SHARE = 0.9;
/** Open loops reach a lower rate than callers who wait for their answers. */
const FIRST_SHARE = 0.7;

/** Finds saturation, then loads the platform with multiples of it. */
export async function measureOverload(ground: Ground, plan: OverloadPlan, say: Say): Promise<OverloadFigures> {
  const { secretKeys } = ground.platform;
  say(`saturation: the highest rate that ${secretKeys.length} accounts can send together`);
  const saturation = await findSaturation(ground, FIRST_SHARE * (await warmUp(ground, plan)), plan, say);
  say(`saturation is ${saturation}/s`);
  const rows: OverloadRow[] = [];
  for (const { times, isSkewed } of LOADS) {
    const senders = isSkewed ? skewedSenders(secretKeys, LOUD_SHARE) : equalSenders(secretKeys);
    const load = { ratePerSecond: times * saturation, seconds: plan.seconds, senders };
    say(`${times} × saturation${isSkewed ? ", one account sends nine tenths" : ""}, for ${plan.seconds} s`);
    const figures = await measureRun(ground, load);
    say(`  ${show(figures)}`);
    rows.push({ times, isSkewed, figures });
  }
  return { saturation, rows };
}

/** Warms up the processes; returns the payments per second of callers who wait for their answers. */
async function warmUp({ platform, signal }: Ground, plan: OverloadPlan): Promise<number> {
  const { port, secretKey, databaseUrl } = platform;
  const request = { port, secretKey, run: platform.nextRun(), callers: JOURNEY_CALLERS, seconds: plan.warmUpSeconds };
  const { succeeded, seconds } = await loadClosedLoop(request, signal);
  await checkBooks(databaseUrl, signal);
  await waitForWebhooks(platform, signal);
  return succeeded / seconds;
}

const show = ({
  offeredPerSecond,
  goodputPerSecond,
  refusedShare,
  p50Ms,
  p99Ms,
  failures,
  emptied,
}: RunFigures): string =>
  `offered ${offeredPerSecond.toFixed(0)}/s, goodput ${goodputPerSecond.toFixed(0)}/s, refused ` +
  `${(refusedShare * 100).toFixed(2)} %, p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms, ` +
  `failures ${JSON.stringify(failures)}, empty after ${emptied.seconds?.toFixed(1) ?? "more than it was given"} s`;
