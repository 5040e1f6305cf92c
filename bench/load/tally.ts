import type { OpenLoad } from "./generate.ts";
import { percentile, sortedCopy } from "./latencies.ts";
import type { SentPayment } from "./load.ts";
import { VoidMeasurement } from "../measure/void-measurement.ts";

/** What an open loop measured. An accepted payment has its final answer: paid or declined. */
export interface Tally {
  readonly offeredPerSecond: number;
  /** Final answers that came while the load ran. */
  readonly goodputPerSecond: number;
  readonly accepted: number;
  readonly refusedShare: number;
  /** Counts payments that were neither accepted nor refused, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The generator's lateness for 99 of 100 payments. The latencies include it. */
  readonly sentLateP99Ms: number;
  /** Null if none was refused. */
  readonly refusalsP99Ms: number | null;
  /** The refused share for all senders but the first; null with one sender. */
  readonly othersRefusedShare: number | null;
}

/** Counts the payments' results. Throws VoidMeasurement if none was accepted, because then there are no latencies. */
export function tallyOf({ payments, seconds }: Pick<OpenLoad, "payments" | "seconds">): Tally {
  const accepted = payments.filter(isAccepted);
  if (accepted.length === 0) {
    throw new VoidMeasurement(
      `none of ${payments.length} payments was accepted ${JSON.stringify(failuresOf(payments))}`,
    );
  }
  const latencies = latenciesOf(accepted);
  const refusals = latenciesOf(payments.filter(isRefused));
  const others = payments.filter(({ sender }) => sender > 0);
  return {
    offeredPerSecond: payments.length / seconds,
    goodputPerSecond: accepted.filter((payment) => isAnsweredWithin(payment, seconds * 1_000)).length / seconds,
    accepted: accepted.length,
    refusedShare: refusedShareOf(payments),
    failures: failuresOf(payments),
    failed: payments.filter(({ answer }) => answer.kind === "failed").length,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    maxMs: latencies.at(-1)!,
    sentLateP99Ms: percentile(sortedCopy(payments.map(({ sentLateMs }) => sentLateMs)), 99),
    refusalsP99Ms: refusals.length === 0 ? null : percentile(refusals, 99),
    othersRefusedShare: others.length === 0 ? null : refusedShareOf(others),
  };
}

const isAccepted = ({ answer }: SentPayment): boolean => answer.kind === "paid" || answer.kind === "declined";
const isRefused = ({ answer }: SentPayment): boolean => answer.kind === "refused";
const isAnsweredWithin = ({ intendedMs, latencyMs }: SentPayment, endMs: number): boolean =>
  latencyMs !== null && intendedMs + latencyMs <= endMs;
const refusedShareOf = (payments: readonly SentPayment[]): number =>
  payments.filter(isRefused).length / payments.length;
const latenciesOf = (payments: readonly SentPayment[]): number[] =>
  sortedCopy(payments.flatMap(({ latencyMs }) => latencyMs ?? []));

function failuresOf(payments: readonly SentPayment[]): Record<string, number> {
  const failures: Record<string, number> = {};
  for (const { answer } of payments) {
    if (answer.kind === "failed") failures[answer.reason] = (failures[answer.reason] ?? 0) + 1;
  }
  return failures;
}
