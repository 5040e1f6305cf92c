import type { Target } from "../ground/ground.ts";
import { loadClosedLoop } from "../load/generate.ts";
import type { LoadResult } from "../load/load.ts";
import { checkBooks, waitUntilIdle } from "./books.ts";
import { cpuPerPayment, readCpu } from "./cpu-per-payment.ts";
import { TooManyCallers, VoidMeasurement } from "./void-measurement.ts";

export interface PaymentsFigures {
  readonly callers: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUsPerPayment: Readonly<Record<string, number>>;
}

export interface PaymentsPlan {
  readonly callers: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** Measures create-and-confirm over HTTP, as fast as `callers` connections allow. */
export async function measurePayments(
  target: Target,
  postmaster: number,
  { callers, warmUpSeconds, seconds }: PaymentsPlan,
  signal: AbortSignal,
): Promise<PaymentsFigures> {
  const load = (duration: number): Promise<LoadResult> => {
    const { port, secretKey } = target;
    return loadClosedLoop({ port, secretKey, run: target.nextRun(), callers, seconds: duration }, signal);
  };
  const before = await checkBooks(target.databaseUrl, signal);
  const warmUp = await load(warmUpSeconds);
  await waitUntilIdle(target.databaseUrl, signal);
  const cpuBefore = readCpu(target.pids, postmaster);
  const measured = await load(seconds);
  const cpuUsPerPayment = cpuPerPayment(cpuBefore, readCpu(target.pids, postmaster), measured);
  const after = await checkBooks(target.databaseUrl, signal);
  [warmUp, measured].forEach(refuseFailures);
  refuseLostPayments(before, after, [warmUp, measured], callers);
  const { succeeded, seconds: took, p50Ms, p99Ms } = measured;
  return { callers, perSecond: succeeded / took, p50Ms, p99Ms, cpuUsPerPayment };
}

export function refuseFailures({ failed, succeeded }: Pick<LoadResult, "failed" | "succeeded">): void {
  const all = failed + succeeded;
  // wrk counts only 2xx and other answers, so a refusal counts as a failure here.
  if (failed > 0) throw new TooManyCallers(`${failed} of ${all} requests failed or were refused`, failed / all);
}

/** A closed loop ends with one request per caller under way: the platform may have charged it without an answer. */
export function refuseLostPayments(
  before: { readonly charges: number },
  after: { readonly charges: number },
  results: readonly Pick<LoadResult, "succeeded">[],
  callers: number,
): void {
  const charged = after.charges - before.charges;
  const answered = results.reduce((sum, { succeeded }) => sum + succeeded, 0);
  const most = answered + results.length * callers;
  if (charged >= answered && charged <= most) return;
  throw new VoidMeasurement(`${answered} payments were answered and ${charged} were charged`);
}
