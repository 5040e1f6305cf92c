import { parseArgs } from "node:util";
import { CannotStart } from "@platform/kernel/cannot-start";

export interface BenchOptions {
  readonly quick: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly plan: Plan;
}

/** How often and how long everything is measured. */
export interface Plan {
  readonly rounds: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly journeySeconds: number;
  readonly openLoopSeconds: number;
  /** The whole run; then it is ended, whatever it does. */
  readonly deadlineMs: number;
}

export const HELP = `npm run bench [-- options]   measures the platform on this machine, and writes docs/benchmarks.md

  --quick      one short round, in under 90 s; writes nothing
  --rounds N   rounds of a full run, 5 at least; usually 5
  --json       one JSON document with the medians on stdout, instead of a table
  --help       this text
`;

const FULL = { warmUpSeconds: 3, seconds: 10, journeySeconds: 15, openLoopSeconds: 15 };
const QUICK = { warmUpSeconds: 2, seconds: 4, journeySeconds: 6, openLoopSeconds: 5 };
/** Below it, a median says little of a machine that others use as well. */
const FEWEST_ROUNDS = 5;
const START_UP_MS = 120_000;
/** Six measurements, their warm-ups and checks; twice, because a round may have to be repeated. */
const ROUND_MS = 2 * 150_000;

/** Reads the command line; throws CannotStart with a sentence for whoever typed it. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { quick = false, json = false, help = false, rounds: given } = parseOrRefuse(args);
  const rounds = Number(given ?? (quick ? 1 : FEWEST_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < (quick ? 1 : FEWEST_ROUNDS) || rounds > 50) {
    throw new CannotStart(`--rounds is a whole number from ${FEWEST_ROUNDS} to 50, not ${given}.`);
  }
  const plan = { rounds, ...(quick ? QUICK : FULL), deadlineMs: START_UP_MS + rounds * ROUND_MS };
  return { quick, json, help, plan };
}

function parseOrRefuse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        rounds: { type: "string" },
      },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CannotStart(`${error.message.split(". ", 1)[0]}.\n\n${HELP}`, { cause: error });
  }
}
