import { setTimeout as wait } from "node:timers/promises";
import type { Platform } from "../ground/ground.ts";
import { loadClosedLoop, loadOpenLoop } from "../load/generate.ts";
import type { LoadResult } from "../load/load.ts";
import type { Received } from "../receiver/start-receiver.ts";
import { withClient } from "../ground/database.ts";
import { equalSenders } from "../load/senders.ts";
import { tallyOf } from "../load/tally.ts";
import { checkBooks, countDecisions, countSucceeded, waitUntilIdle } from "./books.ts";
import { MAX_NOT_ASSESSED_SHARE } from "./callers.ts";
import { cpuPerPayment, readCpu } from "./cpu-per-payment.ts";
import { refuseFailures, refuseLostPayments } from "./payments.ts";
import { TooManyCallers, VoidMeasurement } from "./void-measurement.ts";

export interface JourneyFigures {
  readonly callers: number;
  /** Payments whose webhook arrived while the load ran, per second. */
  readonly perSecond: number;
  readonly answeredPerSecond: number;
  /** The share of payments without a score in time. */
  readonly notAssessedShare: number;
  readonly cpuUsPerPayment: Readonly<Record<string, number>>;
  readonly half: { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number };
}

export interface JourneyPlan {
  readonly callers: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly openLoopSeconds: number;
}

/** Six processes must warm up, and share the CPU that one process has alone in the other measurements. */
const WARM_UP_FACTOR = 2;
const ARRIVE_MS = 30_000;

/** Measures payments through all services until their webhooks arrive: at saturation, then at half that rate. */
export async function measureJourney(
  platform: Platform,
  postmaster: number,
  plan: JourneyPlan,
  signal: AbortSignal,
): Promise<JourneyFigures> {
  const atFirst = await checkBooks(platform.databaseUrl, signal);
  const warmUp = await saturate(platform, plan.callers, WARM_UP_FACTOR * plan.warmUpSeconds, signal);
  await waitForWebhooks(platform, signal);
  await waitUntilIdle(platform.databaseUrl, signal);

  const since = new Date();
  const cpuBefore = readCpu(platform.pids, postmaster);
  const arrivedBefore = await platform.receiver.received();
  const load = await saturate(platform, plan.callers, plan.seconds, signal);
  const arrived = (await platform.receiver.received()).events - arrivedBefore.events;
  await waitForWebhooks(platform, signal);
  const cpu = cpuPerPayment(cpuBefore, readCpu(platform.pids, postmaster), load);

  const perSecond = arrived / load.seconds;
  const half = await loadAtRate(platform, perSecond / 2, plan.openLoopSeconds, signal);
  await waitForWebhooks(platform, signal);
  const after = await checkBooks(platform.databaseUrl, signal);
  [warmUp, load, half].forEach(refuseFailures);
  refuseLostPayments(atFirst, after, [warmUp, load, half], plan.callers);
  return {
    callers: plan.callers,
    perSecond,
    answeredPerSecond: load.succeeded / load.seconds,
    notAssessedShare: await refuseLateScores(platform, since),
    cpuUsPerPayment: cpu,
    half: { perSecond: half.succeeded / half.seconds, p50Ms: half.p50Ms, p99Ms: half.p99Ms },
  };
}

function saturate(platform: Platform, callers: number, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  const { port, secretKey } = platform;
  return loadClosedLoop({ port, secretKey, run: platform.nextRun(), callers, seconds }, signal);
}

async function loadAtRate(
  { port, secretKey, nextRun }: Platform,
  ratePerSecond: number,
  seconds: number,
  signal: AbortSignal,
): Promise<Omit<LoadResult, "cpuUs">> {
  const senders = equalSenders([secretKey]);
  const sent = await loadOpenLoop(
    { port, run: nextRun(), ratePerSecond, seconds, senders, highestRiskShare: 0 },
    signal,
  );
  const { accepted, p50Ms, p99Ms } = tallyOf(sent);
  return { seconds, succeeded: accepted, failed: sent.payments.length - accepted, p50Ms, p99Ms };
}

/** Waits for every payment's webhook. Without all of them, the round is void. */
async function waitForWebhooks({ receiver, databaseUrl }: Platform, signal: AbortSignal): Promise<Received> {
  for (const end = Date.now() + ARRIVE_MS; ; await wait(100)) {
    signal.throwIfAborted();
    const succeeded = await countSucceeded(databaseUrl);
    const received = await receiver.received();
    if (received.forged > 0) throw new VoidMeasurement(`${received.forged} webhooks had a wrong signature`);
    if (received.events === succeeded) return received;
    if (Date.now() > end)
      throw new VoidMeasurement(`${succeeded} payments were made and ${received.events} webhooks arrived`);
  }
}

/** Returns the share of payments since then without a score in time; throws if it is too large. */
async function refuseLateScores({ databaseUrl }: Platform, since: Date): Promise<number> {
  const { charges, byFallback } = await withClient(databaseUrl, (client) => countDecisions(client, since));
  const share = byFallback / charges;
  if (share <= MAX_NOT_ASSESSED_SHARE) return share;
  throw new TooManyCallers(
    `fraud-detection missed its budget for ${(share * 100).toFixed(2)} % of the payments`,
    share,
  );
}
