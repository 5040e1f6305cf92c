import type { GrowthPlan } from "../options.ts";
import { table } from "../report/markdown.ts";
import { median } from "../report/summary.ts";
import type { GrowthFigures, GrowthRound } from "./growth.ts";
import { growthVerdicts } from "./verdicts.ts";

export interface GrowthReport {
  readonly figures: GrowthFigures;
  readonly machine: readonly (readonly [string, string])[];
  readonly plan: GrowthPlan;
  readonly startedAt: Date;
}

/** The figures as Markdown: one row for each size. */
export function renderGrowth({ figures, machine, plan, startedAt }: GrowthReport): string {
  const { rows, claims, leftOut } = figures;
  const date = startedAt.toISOString().slice(0, 16).replace("T", " ");
  return [
    `Measured ${date} UTC, ${plan.rounds} alternating rounds, ${plan.seconds} s per figure. Medians; ratios are taken ` +
      "within each round.",
    "",
    table(
      ["payments", "list, ms", "retrieve, ms", "create and confirm per second"],
      rows.map(({ payments, rounds }) => [
        whole(payments),
        middle(rounds, ({ listMs }) => listMs).toFixed(1),
        middle(rounds, ({ retrieveMs }) => retrieveMs).toFixed(1),
        whole(middle(rounds, ({ perSecond }) => perSecond)),
      ]),
    ),
    "",
    ...(leftOut.length === 0 ? [] : [`Left out, because the disk is too small: ${leftOut.map(whole).join(", ")}.`, ""]),
    table(
      ["pending deliveries", "a claim, ms"],
      claims.map(({ pending, rounds }) => [whole(pending), median(rounds).toFixed(1)]),
    ),
    "",
    table(
      ["yardstick: times the smallest", "target", "measured", ""],
      growthVerdicts(figures).map(({ what, target, measured, verdict }) => [what, target, measured, verdict]),
    ),
    "",
    table(
      ["machine", ""],
      machine.map(([name, value]) => [name, value]),
    ),
    "",
  ].join("\n");
}

const middle = (rounds: readonly GrowthRound[], figure: (round: GrowthRound) => number): number =>
  median(rounds.map(figure));

const whole = (value: number): string => Math.round(value).toLocaleString("en");
