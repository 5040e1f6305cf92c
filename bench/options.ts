import type { Options } from "@platform/command-line/options";
import type { Program } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";

export interface BenchOptions {
  readonly quick: boolean;
  readonly json: boolean;
  readonly plan: Plan;
  /** Set if --overload replaces the rounds. */
  readonly overload: OverloadPlan | undefined;
  /** Set if --growth replaces the rounds. */
  readonly growth: GrowthPlan | undefined;
}

/** What `--growth` measures, and for how long. */
export interface GrowthPlan {
  /** Payments in the databases of payment-api, the fewest first. */
  readonly sizes: readonly number[];
  /** Pending deliveries in those of notification-service. */
  readonly backlogs: readonly number[];
  readonly rounds: number;
  readonly warmUpSeconds: number;
  /** How long we measure each figure. */
  readonly seconds: number;
  /** The time limit of the whole run, which ends it whatever it does. */
  readonly deadlineMs: number;
}

/** How long each load of `--overload` lasts. */
export interface OverloadPlan {
  readonly warmUpSeconds: number;
  /** The length of each load that searches for saturation. */
  readonly probeSeconds: number;
  /** The length of the load that confirms saturation. */
  readonly confirmSeconds: number;
  readonly seconds: number;
  /** The time limit of the whole run, which ends it whatever it does. */
  readonly deadlineMs: number;
}

/** How often and how long everything is measured. */
export interface Plan {
  readonly rounds: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly journeySeconds: number;
  readonly openLoopSeconds: number;
  /** The time limit of the whole run, which ends it whatever it does. */
  readonly deadlineMs: number;
}

const OPTIONS = {
  quick: {
    type: "boolean",
    default: false,
    help: "one short round, in under 90 s, or short loads; writes nothing",
  },
  rounds: { type: "string", value: "N", help: "rounds of a full run, 5 at least; usually 5" },
  overload: {
    type: "boolean",
    default: false,
    help: "instead of rounds: the platform under up to three times the rate that it takes",
  },
  growth: {
    type: "boolean",
    default: false,
    help: "instead of rounds: what payments and claims cost in databases that have grown",
  },
  seconds: { type: "string", value: "N", help: "how long each load of --overload lasts, 5 at least; usually 20" },
  json: { type: "boolean", default: false, help: "one JSON document with the figures on stdout, instead of a table" },
} satisfies Options;

export const BENCH = {
  usage: "npm run bench [-- options]",
  summary: "measures the platform on this machine, and writes docs/benchmarks.md",
  options: OPTIONS,
} satisfies Program;

const FULL = { warmUpSeconds: 3, seconds: 10, journeySeconds: 15, openLoopSeconds: 15 };
const QUICK = { warmUpSeconds: 2, seconds: 4, journeySeconds: 6, openLoopSeconds: 5 };
/** With fewer rounds, a median says little on a shared machine. */
const FEWEST_ROUNDS = 5;
const START_UP_MS = 120_000;
/** Extra time for a busy machine, which tries smaller and smaller numbers of callers. */
const FEWER_CALLERS_MS = 600_000;
/** Six measurements with warm-ups and checks; twice, because a round may need a repeat. */
const ROUND_MS = 2 * 150_000;

const OVERLOAD = { warmUpSeconds: 6, probeSeconds: 5, confirmSeconds: 20, seconds: 20 };
const QUICK_OVERLOAD = { warmUpSeconds: 3, probeSeconds: 2, confirmSeconds: 4, seconds: 5 };
const SHORTEST_SECONDS = 5;
/** The number of loads that take `seconds`. */
const LOADS = 5;
/** About twenty probes and five loads, each with its backlog; a machine that keeps up takes a quarter of this. */
const OVERLOAD_MS = 40 * 60_000;

/** Filling ten million payments takes most of it. */
const GROWTH = {
  sizes: [10_000, 1_000_000, 10_000_000],
  backlogs: [10_000, 1_000_000],
  rounds: 3,
  warmUpSeconds: 3,
  seconds: 10,
  deadlineMs: 3 * 3_600_000,
};
const QUICK_GROWTH = {
  sizes: [1_000, 10_000],
  backlogs: [10_000, 100_000],
  rounds: 1,
  warmUpSeconds: 2,
  seconds: 4,
  deadlineMs: 15 * 60_000,
};

/** Reads the command line; throws Refusal with a sentence for the user. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { quick, json, overload, growth, rounds, seconds } = readOptions(BENCH, args, OPTIONS);
  if (growth && overload) throw new Refusal("--growth and --overload are runs of their own.");
  if (growth && rounds !== undefined) throw new Refusal("--growth has rounds of its own.");
  if (overload && rounds !== undefined) throw new Refusal("--overload has no rounds.");
  if (!overload && seconds !== undefined) throw new Refusal("--seconds is for --overload.");
  return {
    quick,
    json,
    plan: planRounds(quick, rounds),
    overload: overload ? planOverload(quick, seconds) : undefined,
    growth: growth ? (quick ? QUICK_GROWTH : GROWTH) : undefined,
  };
}

function planRounds(quick: boolean, given: string | undefined): Plan {
  const rounds = Number(given ?? (quick ? 1 : FEWEST_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < (quick ? 1 : FEWEST_ROUNDS) || rounds > 50) {
    throw new Refusal(`--rounds is a whole number from ${FEWEST_ROUNDS} to 50, not ${given}.`);
  }
  return { rounds, ...(quick ? QUICK : FULL), deadlineMs: START_UP_MS + FEWER_CALLERS_MS + rounds * ROUND_MS };
}

function planOverload(quick: boolean, given: string | undefined): OverloadPlan {
  const usual = quick ? QUICK_OVERLOAD : OVERLOAD;
  const seconds = Number(given ?? usual.seconds);
  if (!Number.isInteger(seconds) || seconds < SHORTEST_SECONDS || seconds > 300) {
    throw new Refusal(`--seconds is a whole number from ${SHORTEST_SECONDS} to 300, not ${given}.`);
  }
  return { ...usual, seconds, deadlineMs: START_UP_MS + OVERLOAD_MS + LOADS * seconds * 1_000 };
}
