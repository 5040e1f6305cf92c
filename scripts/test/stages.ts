import { resolve } from "node:path";

export interface Stage {
  readonly name: "format" | "lint" | "types" | "infra" | "tests";
  /** Of node_modules/.bin, or a script of ours. */
  readonly tool: string;
  readonly args: readonly string[];
  /** Shown while it runs; otherwise its output is shown only when it fails. */
  readonly live: boolean;
  /** What to do when it fails. */
  readonly advice: string;
  readonly resultFile: string;
}

export const ROOT = resolve(import.meta.dirname, "../..");

/** Two runs in one checkout must not read each other's results. */
const RESULT_FILE = resolve(ROOT, `.local/test-results-${process.pid}.json`);

/** The cheapest first: whoever forgot to format learns it in a second. */
const STAGES: readonly Stage[] = [
  stage("format", "oxfmt", ["--check"], "Run `npm run format`, which changes the files."),
  stage(
    "lint",
    "oxlint",
    ["--type-aware", "--deny-warnings"],
    "Each finding names its rule; some are fixed by `npx oxlint --fix`.",
  ),
  stage("types", "tsc", ["--noEmit"], "Correct the types above."),
  // A program of its own: infra/ sees SST's globals.
  stage("infra", "scripts/infra/main.ts", ["typecheck"], "Correct the types above."),
  {
    ...stage(
      "tests",
      "vitest",
      ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${RESULT_FILE}`],
      "One file again: npm test -- --only tests <part of its name>",
    ),
    live: true,
  },
];

function stage(name: Stage["name"], tool: string, args: readonly string[], advice: string): Stage {
  return { name, tool, args, advice, live: false, resultFile: RESULT_FILE };
}

/** All of them, or the one after `--only` with the arguments that follow. Returns a sentence when there is none. */
export function chooseStages(args: readonly string[]): readonly Stage[] | string {
  if (args.length === 0) return STAGES;
  const [option, name, ...rest] = args;
  const chosen = STAGES.find((candidate) => candidate.name === name);
  if (option === "--only" && chosen !== undefined) return [{ ...chosen, args: [...chosen.args, ...rest] }];
  return `Usage: npm test [-- --only ${STAGES.map((known) => known.name).join("|")} [arguments for its tool]]`;
}
