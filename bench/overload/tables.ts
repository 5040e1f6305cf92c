import type { OverloadPlan } from "../options.ts";
import { table } from "../report/markdown.ts";
import type { OverloadFigures, OverloadRow } from "./overload.ts";
import { MAX_P99_MS, MAX_REFUSED_SHARE } from "./saturation.ts";
import { isBottleneck, isTooLittle, verdictsOf } from "./verdicts.ts";

export interface OverloadReport {
  readonly figures: OverloadFigures;
  readonly machine: readonly (readonly [string, string])[];
  readonly plan: OverloadPlan;
  readonly startedAt: Date;
}

/** The figures as Markdown, with one column for each load. */
export function renderOverload({ figures, machine, plan, startedAt }: OverloadReport): string {
  const { saturation, rows } = figures;
  const date = startedAt.toISOString().slice(0, 16).replace("T", " ");
  return [
    `Measured ${date} UTC, ${plan.seconds} s per load. Saturation: ${saturation}/s, the highest rate with less than ` +
      `${MAX_REFUSED_SHARE * 100} % refused and a p99 of at most ${MAX_P99_MS} ms, confirmed over ${plan.confirmSeconds} s.`,
    "",
    table(
      ["load", ...rows.map(nameOf)],
      LINES.map(([name, show]) => [name, ...rows.map(show)]),
    ),
    "",
    ...(rows.some(isBottleneck) ? ["† The generator was the bottleneck: the figures of this load are void.", ""] : []),
    ...(rows.some(isTooLittle) ? ["‡ The platform took nearly all of it: it was no overload, and is void.", ""] : []),
    table(
      ["yardstick", "target", "measured", ""],
      verdictsOf(figures).map(({ what, target, measured, verdict }) => [what, target, measured, verdict]),
    ),
    "",
    table(
      ["machine", ""],
      machine.map(([name, value]) => [name, value]),
    ),
    "",
  ].join("\n");
}

const nameOf = (row: OverloadRow): string =>
  `${row.times} ×${row.isSkewed ? ", one account 90 %" : ""}${isBottleneck(row) ? " †" : ""}${isTooLittle(row) ? " ‡" : ""}`;

const LINES: readonly (readonly [name: string, show: (row: OverloadRow) => string])[] = [
  ["offered per second", ({ figures }) => whole(figures.offeredPerSecond)],
  ["goodput per second", ({ figures }) => whole(figures.goodputPerSecond)],
  ["refused", ({ figures }) => percent(figures.refusedShare)],
  [
    "refused, of the nine others",
    ({ figures, isSkewed }) => (isSkewed ? percent(figures.othersRefusedShare ?? Number.NaN) : ""),
  ],
  ["accepted: p50 ms", ({ figures }) => figures.p50Ms.toFixed(1)],
  ["accepted: p99 ms", ({ figures }) => figures.p99Ms.toFixed(1)],
  ["accepted: longest, ms", ({ figures }) => figures.maxMs.toFixed(1)],
  ["refused: p99 ms", ({ figures }) => figures.refusalsP99Ms?.toFixed(1) ?? ""],
  ["scored in time", ({ figures: { decisions } }) => percent(1 - decisions.byFallback / decisions.charges)],
  ["decided by the fallback", ({ figures: { decisions } }) => percent(decisions.byFallback / decisions.charges)],
  ["paid, unscored once all was done", ({ figures }) => whole(figures.missed.unscored)],
  ["highest-risk card paid", ({ figures }) => whole(figures.missed.highestRiskPaid)],
  ["neither answered nor refused", ({ figures }) => failures(figures.failures)],
  ["late scores and outbox empty after", ({ figures: { emptied } }) => emptyAfter(emptied)],
  ["webhooks missing", ({ figures }) => whole(figures.webhooksMissing)],
  ["payment-api, MiB before, peak, after", ({ figures }) => memory(figures.memoryMib["payment-api"])],
  ["fraud-detection, MiB before, peak, after", ({ figures }) => memory(figures.memoryMib["fraud-detection"])],
  ["sent late by the generator: p99 ms", ({ figures }) => figures.sentLateP99Ms.toFixed(1)],
  ["busiest generator, of a core", ({ figures }) => percent(figures.generatorShare)],
];

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

function failures(counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).map(([reason, count]) => `${whole(count)} ${reason}`);
  return named.length === 0 ? "0" : named.join(", ");
}

function emptyAfter({ seconds, left }: OverloadRow["figures"]["emptied"]): string {
  if (seconds !== null) return `${seconds.toFixed(1)} s`;
  return `never: ${whole(left.lateScores)} late scores, ${whole(left.parcels)} parcels`;
}

const memory = (use: { before: number; peak: number; after: number } | undefined): string =>
  use === undefined ? "" : `${use.before}, ${use.peak}, ${use.after}`;
