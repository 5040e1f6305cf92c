import type { BenchServer } from "../ground/database.ts";
import type { Platform, Target } from "../ground/ground.ts";
import type { Plan } from "../options.ts";
import type { Say } from "@platform/command-line/say";
import { nextCallers, type Callers } from "./callers.ts";
import { measureJourney, type JourneyFigures } from "./journey.ts";
import { rssMib } from "./memory.ts";
import { measurePayments, type PaymentsFigures } from "./payments.ts";
import type { Tpcb } from "./tpcb.ts";
import { TooManyCallers, VoidMeasurement } from "./void-measurement.ts";

/** Everything that the bench sets up once and measures in every round. */
export interface Bench {
  readonly server: BenchServer;
  readonly tpcb: Tpcb | undefined;
  readonly naive: Target;
  readonly alone: Target;
  readonly platform: Platform;
}

export interface RoundFigures {
  /** Transactions per second; null if pgbench is not installed. */
  readonly tpcb: number | null;
  readonly naive: PaymentsFigures;
  readonly payments64: PaymentsFigures;
  /** With as many callers as the machine can handle, at most 256. */
  readonly paymentsMost: PaymentsFigures;
  readonly journey: JourneyFigures;
  /** payment-api's memory at the end of the round: alone, and in the whole journey. */
  readonly rssMib: { readonly alone: number; readonly journey: number };
}

/** Keeps all the yardstick's connections busy, which is its best case: more callers would only wait. */
export const NAIVE_CALLERS = 64;

/**
 * Measures everything in turn, each time on a server that has just written everything to disk. It starts with `most`
 * callers, and takes fewer on a machine that refuses their payments or scores them late.
 */
export async function measureRound(
  bench: Bench,
  plan: Plan,
  most: Callers,
  signal: AbortSignal,
  say: Say,
): Promise<RoundFigures> {
  const { server, tpcb, naive, alone, platform } = bench;
  const step = async <T>(name: string, measure: () => Promise<T>, show: (figures: T) => string): Promise<T> => {
    const figures = await againIfVoid(say, async () => {
      signal.throwIfAborted();
      await server.checkpoint();
      return measure();
    });
    say(`  ${name.padEnd(22)} ${show(figures)}`);
    return figures;
  };
  const payments = (target: Target, callers: number) => (): Promise<PaymentsFigures> =>
    measurePayments(target, server.pid, { ...plan, callers }, signal);
  return {
    tpcb:
      tpcb === undefined
        ? null
        : await step(
            "pgbench TPC-B",
            () => tpcb.measure(plan.seconds),
            (tps) => rate(tps),
          ),
    naive: await step(`naive, ${NAIVE_CALLERS} callers`, payments(naive, NAIVE_CALLERS), showPayments),
    payments64: await step("payments, 64 callers", payments(alone, 64), showPayments),
    paymentsMost: await withFewerCallers(most.payments, say, (callers) =>
      step(`payments, ${callers} callers`, payments(alone, callers), showPayments),
    ),
    journey: await withFewerCallers(most.journey, say, (callers) =>
      step(
        `journey, ${callers} callers`,
        () => measureJourney(platform, server.pid, { ...plan, callers, seconds: plan.journeySeconds }, signal),
        showJourney,
      ),
    ),
    rssMib: { alone: rssMib(alone.pids.get("payment-api")!), journey: rssMib(platform.pids.get("payment-api")!) },
  };
}

/** Other programs on the machine may spoil a measurement. If that happens twice in a row, the whole round is void. */
async function againIfVoid<T>(say: Say, measure: () => Promise<T>): Promise<T> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof VoidMeasurement)) throw error;
    say(`  void, and measured again: ${error.message}`);
    return measure();
  }
}

/** Takes fewer callers if payments are refused or scored late twice in a row: the load is too much for this machine now. */
async function withFewerCallers<T>(callers: number, say: Say, measure: (callers: number) => Promise<T>): Promise<T> {
  try {
    return await measure(callers);
  } catch (error) {
    const next = error instanceof TooManyCallers ? nextCallers(callers, error.missedShare) : undefined;
    if (next === undefined) throw error;
    say(`  too many callers: measured with ${next} instead of ${callers}`);
    return withFewerCallers(next, say, measure);
  }
}

const rate = (perSecond: number): string => `${Math.round(perSecond)}/s`.padStart(8);
const showCpu = (cpu: Readonly<Record<string, number>>): string => `\n    CPU per payment, us: ${JSON.stringify(cpu)}`;
const showPayments = ({ perSecond, p50Ms, p99Ms, cpuUsPerPayment }: PaymentsFigures): string =>
  `${rate(perSecond)}   p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${showCpu(cpuUsPerPayment)}`;

function showJourney({
  perSecond,
  answeredPerSecond,
  notAssessedShare,
  half,
  cpuUsPerPayment,
}: JourneyFigures): string {
  return (
    `${rate(perSecond)}   answered ${Math.round(answeredPerSecond)}/s, not scored in time ` +
    `${(notAssessedShare * 100).toFixed(3)} %; at ${Math.round(half.perSecond)}/s p50 ${half.p50Ms.toFixed(1)} ms, ` +
    `p99 ${half.p99Ms.toFixed(1)} ms${showCpu(cpuUsPerPayment)}`
  );
}
