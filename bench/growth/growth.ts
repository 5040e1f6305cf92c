import { statfs } from "node:fs/promises";
import type { Say } from "@platform/command-line/say";
import { ROOT } from "@platform/local/components";
import type { GroundDeps } from "../ground/ground.ts";
import { measurePayments } from "../measure/payments.ts";
import type { GrowthPlan } from "../options.ts";
import { median } from "../report/summary.ts";
import { prepareBacklog, type Backlog } from "./backlog.ts";
import { startFilled, type FilledTarget } from "./filled.ts";
import { measureReads } from "./reads.ts";

export interface GrowthFigures {
  /** By size, the smallest first. */
  readonly rows: readonly GrowthRow[];
  readonly claims: readonly ClaimsRow[];
  /** Sizes that the disk does not allow. */
  readonly leftOut: readonly number[];
}

/** What payment-api takes with so many payments in its database, in each round. */
export interface GrowthRow {
  readonly payments: number;
  readonly rounds: readonly GrowthRound[];
}

export interface GrowthRound {
  readonly listMs: number;
  readonly retrieveMs: number;
  readonly perSecond: number;
}

/** How long notification-service takes to claim deliveries with so many pending, in each round. */
export interface ClaimsRow {
  readonly pending: number;
  readonly rounds: readonly number[];
}

/** A payment takes 7 kB; twice that, because PostgreSQL writes each page to its log as well. */
const BYTES_PER_PAYMENT = 14_000;
const CALLERS = 64;

/** Measures all sizes in each round, one after another, so that a slow minute of the machine does not look like growth. */
export async function measureGrowth(deps: GroundDeps, plan: GrowthPlan, say: Say): Promise<GrowthFigures> {
  const { signal, server } = deps;
  const sizes = await sizesThatFit(plan.sizes);
  const targets: FilledTarget[] = [];
  for (const payments of sizes) targets.push(await startFilled(deps, payments, say));
  const backlogs: Backlog[] = [];
  for (const pending of plan.backlogs) backlogs.push(await prepareBacklog(deps, pending, say));
  const rows = targets.map(({ payments }): GrowthRow & { rounds: GrowthRound[] } => ({ payments, rounds: [] }));
  const claims = backlogs.map(({ pending }): ClaimsRow & { rounds: number[] } => ({ pending, rounds: [] }));
  for (let round = 1; round <= plan.rounds; round++) {
    say(`round ${round} of ${plan.rounds}`);
    for (const [index, filled] of targets.entries()) {
      await server.checkpoint();
      const reads = await measureReads(filled, plan.seconds, signal);
      const load = { callers: CALLERS, warmUpSeconds: plan.warmUpSeconds, seconds: plan.seconds };
      const { perSecond } = await measurePayments(filled.target, server.pid, load, signal);
      rows[index]!.rounds.push({ ...reads, perSecond });
      say(
        `  ${whole(filled.payments)} payments: list ${reads.listMs.toFixed(1)} ms, retrieve ${reads.retrieveMs.toFixed(1)} ms, ` +
          `create and confirm ${whole(perSecond)}/s`,
      );
    }
    for (const [index, backlog] of backlogs.entries()) {
      const claimMs = await backlog.measure(signal);
      claims[index]!.rounds.push(claimMs);
      say(`  ${whole(backlog.pending)} pending deliveries: a claim takes ${claimMs.toFixed(1)} ms`);
    }
  }
  return { rows, claims, leftOut: plan.sizes.filter((size) => !sizes.includes(size)) };
}

async function sizesThatFit(sizes: readonly number[]): Promise<number[]> {
  const { bavail, bsize } = await statfs(ROOT);
  let free = bavail * bsize;
  return sizes.filter((payments) => {
    const fits = payments * BYTES_PER_PAYMENT < free;
    if (fits) free -= payments * BYTES_PER_PAYMENT;
    return fits;
  });
}

/** The median over rounds of how many times the figure of the smallest size it is. */
export function ratioOf<Row extends { readonly rounds: readonly Round[] }, Round>(
  rows: readonly Row[],
  row: Row,
  figure: (round: Round) => number,
): number {
  const base = rows[0]!.rounds;
  return median(row.rounds.map((round, index) => figure(round) / figure(base[index]!)));
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
