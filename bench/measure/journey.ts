import { setTimeout as wait } from "node:timers/promises";
import type { Platform } from "../ground/ground.ts";
import { loadClosedLoop, loadOpenLoop } from "../load/generate.ts";
import type { LoadResult } from "../load/load.ts";
import type { Received } from "../receiver/start-receiver.ts";
import { checkBooks, countCharges, type Books } from "./books.ts";
import { cpuPerPayment, readCpu } from "./cpu-per-payment.ts";
import { refuseFailures, refuseLostPayments } from "./payments.ts";
import { VoidMeasurement } from "./void-measurement.ts";

export interface JourneyFigures {
  /** Payments whose webhook arrived while the load ran, per second. */
  readonly perSecond: number;
  readonly answeredPerSecond: number;
  /** Of all charges, the share that was not scored in time. */
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

const MAX_NOT_ASSESSED_SHARE = 0.001;
/** Six processes have to get warm, and share what one has alone otherwise. */
const WARM_UP_FACTOR = 2;
const ARRIVE_MS = 30_000;

/** A payment through all services until its webhook has arrived: saturated, then at half of that rate. */
export async function measureJourney(
  platform: Platform,
  postmaster: number,
  plan: JourneyPlan,
  signal: AbortSignal,
): Promise<JourneyFigures> {
  const atFirst = await checkBooks(platform.databaseUrl, signal);
  const warmUp = await saturate(platform, plan.callers, WARM_UP_FACTOR * plan.warmUpSeconds, signal);
  await waitForWebhooks(platform, signal);
  const before = await checkBooks(platform.databaseUrl, signal);

  const cpuBefore = readCpu(platform.pids, postmaster);
  const arrivedBefore = await platform.receiver.received();
  const load = await saturate(platform, plan.callers, plan.seconds, signal);
  const arrived = (await platform.receiver.received()).events - arrivedBefore.events;
  await waitForWebhooks(platform, signal);
  const cpu = cpuPerPayment(cpuBefore, readCpu(platform.pids, postmaster), load);

  const perSecond = arrived / load.seconds;
  const { port, secretKey } = platform;
  const half = await loadOpenLoop(
    { port, secretKey, run: platform.nextRun(), ratePerSecond: perSecond / 2, seconds: plan.openLoopSeconds },
    signal,
  );
  await waitForWebhooks(platform, signal);
  const after = await checkBooks(platform.databaseUrl, signal);
  [warmUp, load, half].forEach(refuseFailures);
  refuseLostPayments(atFirst, after, [warmUp, load, half], plan.callers);
  return {
    perSecond,
    answeredPerSecond: load.succeeded / load.seconds,
    notAssessedShare: notAssessedShareOf(before, after),
    cpuUsPerPayment: cpu,
    half: { perSecond: half.succeeded / half.seconds, p50Ms: half.p50Ms, p99Ms: half.p99Ms },
  };
}

function saturate(platform: Platform, callers: number, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  const { port, secretKey } = platform;
  return loadClosedLoop({ port, secretKey, run: platform.nextRun(), callers, seconds }, signal);
}

/** Every payment's webhook arrives, or the round is void. */
async function waitForWebhooks({ receiver, databaseUrl }: Platform, signal: AbortSignal): Promise<Received> {
  for (const end = Date.now() + ARRIVE_MS; ; await wait(100)) {
    signal.throwIfAborted();
    const charges = await countCharges(databaseUrl);
    const received = await receiver.received();
    if (received.forged > 0) throw new VoidMeasurement(`${received.forged} webhooks had a wrong signature`);
    if (received.events === charges) return received;
    if (Date.now() > end)
      throw new VoidMeasurement(`${charges} payments were made and ${received.events} webhooks arrived`);
  }
}

function notAssessedShareOf(before: Books, after: Books): number {
  const share = (after.notAssessed - before.notAssessed) / (after.charges - before.charges);
  if (share <= MAX_NOT_ASSESSED_SHARE) return share;
  throw new VoidMeasurement(`fraud-detection missed its budget for ${(share * 100).toFixed(2)} % of the payments`);
}
