import { NAIVE_CALLERS, type RoundFigures } from "../measure/round.ts";
import type { Plan } from "../options.ts";
import { table } from "./markdown.ts";
import { medianOf, overTpcb, summarize } from "./summary.ts";

export interface Report {
  readonly rounds: readonly RoundFigures[];
  readonly machine: readonly (readonly [string, string])[];
  readonly plan: Plan;
  readonly startedAt: Date;
}

/** The figures as Markdown. */
export function renderTables({ rounds, machine, plan, startedAt }: Report): string {
  const { ratios, payments_callers: callers, p99_half_ms, cpu_us_per_payment: cpu, rss_mib: rss } = summarize(rounds);
  const date = startedAt.toISOString().slice(0, 16).replace("T", " ");
  const half = Math.round(medianOf(rounds, ({ journey }) => journey.half.perSecond));
  return [
    `Measured ${date} UTC, ${rounds.length} alternating rounds, ${plan.seconds} s per figure (journey ${plan.journeySeconds} s).`,
    "",
    table(["what", "per second (median)", "p50 ms", "p99 ms", "× TPC-B", "× naive"], summaryRows(rounds)),
    "",
    `Ratios: payments at ${spread(callers)} callers ${shown(ratios.payment_vs_tpcb)} × TPC-B and ${shown(ratios.payment_vs_naive)} × naive; ` +
      `journey ${shown(ratios.journey_vs_tpcb)} × TPC-B. ` +
      `p99 of the HTTP answer in the journey at half of its rate (${half}/s, open loop): ${p99_half_ms} ms.`,
    "",
    "Each round by itself:",
    "",
    table(
      [
        "round",
        "TPC-B",
        "naive",
        "payments, 64",
        "payments, most",
        "by callers",
        "journey",
        "by callers",
        "p99 at half, ms",
      ],
      roundRows(rounds),
    ),
    "",
    "CPU per payment in the journey, by process:",
    "",
    table(["process", "µs"], [...Object.entries(cpu), ["sum", sumOf(Object.values(cpu))]].map(texts)),
    "",
    `Resident memory of payment-api: ${rss["payment_api_after_first_round"]} MiB after the first round and ` +
      `${rss["payment_api_at_end"]} MiB at the end; in the journey ${rss["payment_api_in_journey_after_first_round"]} and ` +
      `${rss["payment_api_in_journey_at_end"]} MiB.`,
    "",
    table(["machine", ""], machine.map(texts)),
    "",
  ].join("\n");
}

function summaryRows(rounds: readonly RoundFigures[]): string[][] {
  const row = (
    what: string,
    perSecond: (round: RoundFigures) => number | null,
    latency?: (round: RoundFigures) => { readonly p50Ms: number; readonly p99Ms: number },
  ): string[] => [
    what,
    whole(medianOrNull(rounds, perSecond)),
    latency === undefined ? "" : medianOf(rounds, (round) => latency(round).p50Ms).toFixed(1),
    latency === undefined ? "" : medianOf(rounds, (round) => latency(round).p99Ms).toFixed(1),
    shown(medianOrNull(rounds, (round) => ratio(perSecond(round), round.tpcb))),
    shown(medianOrNull(rounds, (round) => ratio(perSecond(round), round.naive.perSecond))),
  ];
  return [
    row("pgbench TPC-B, -c 16 -j 2", ({ tpcb }) => tpcb),
    row(
      `naive, ${NAIVE_CALLERS} callers`,
      ({ naive }) => naive.perSecond,
      ({ naive }) => naive,
    ),
    row(
      "payments, 64 callers",
      ({ payments64 }) => payments64.perSecond,
      ({ payments64 }) => payments64,
    ),
    row(
      `payments, ${spread(rounds.map(({ paymentsMost }) => paymentsMost.callers))} callers`,
      ({ paymentsMost }) => paymentsMost.perSecond,
      ({ paymentsMost }) => paymentsMost,
    ),
    row(
      `journey to the webhook, ${spread(rounds.map(({ journey }) => journey.callers))} callers`,
      ({ journey }) => journey.perSecond,
    ),
  ];
}

/** `128`, or `48 to 128` if the machine handled fewer callers in some rounds. */
function spread(callers: readonly number[]): string {
  const [fewest, most] = [Math.min(...callers), Math.max(...callers)];
  return fewest === most ? String(most) : `${fewest} to ${most}`;
}

function roundRows(rounds: readonly RoundFigures[]): string[][] {
  return rounds.map(({ tpcb, naive, payments64, paymentsMost, journey }, index) => [
    String(index + 1),
    whole(tpcb),
    whole(naive.perSecond),
    whole(payments64.perSecond),
    whole(paymentsMost.perSecond),
    String(paymentsMost.callers),
    whole(journey.perSecond),
    String(journey.callers),
    journey.half.p99Ms.toFixed(1),
  ]);
}

function medianOrNull(rounds: readonly RoundFigures[], figure: (round: RoundFigures) => number | null): number | null {
  return rounds.some((round) => figure(round) === null) ? null : medianOf(rounds, (round) => figure(round)!);
}

const ratio = (a: number | null, b: number | null): number | null => (a === null ? null : overTpcb(a, b));
const whole = (value: number | null): string => (value === null ? "–" : Math.round(value).toLocaleString("en"));
const shown = (value: number | null): string => (value === null ? "–" : value.toFixed(2));
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const texts = (row: readonly unknown[]): string[] => row.map(String);
