import { resolve } from "node:path";
import { formatHelp } from "@platform/command-line/help";
import { nearest } from "@platform/command-line/nearest";
import type { Options } from "@platform/command-line/options";
import type { Program } from "@platform/command-line/program";

export interface Stage {
  readonly name: string;
  /** Of node_modules/.bin, or a script of ours. */
  readonly tool: string;
  readonly args: readonly string[];
  /** Whether it reads SST's platform, which is installed first when it is missing. */
  readonly needsPlatform: boolean;
  /** Shown while it runs; otherwise its output is shown only when it fails. */
  readonly live: boolean;
  /** What the last line counts of it when it passes: each of its tests, the stage as one, or nothing. */
  readonly counts: "tests" | "itself" | "nothing";
  /** What to do when it fails. */
  readonly advice: string;
  readonly resultFile: string;
}

export const ROOT = resolve(import.meta.dirname, "../..");

/** Two runs in one checkout must not read each other's results. */
const RESULT_FILE = resolve(ROOT, `.local/test-results-${process.pid}.json`);

const REPORTERS = ["default", resolve(import.meta.dirname, "file-count-reporter.ts"), "json"];

type Details = Pick<Stage, "tool" | "args" | "advice"> & Partial<Stage>;

function stage(name: string, details: Details): Stage {
  return { name, needsPlatform: false, live: false, counts: "nothing", resultFile: RESULT_FILE, ...details };
}

/** The cheapest first: whoever forgot to format learns it in a second. */
const STAGES: readonly Stage[] = [
  stage("format", { tool: "oxfmt", args: ["--check"], advice: "Run `npm run format`, which changes the files." }),
  stage("lint", {
    tool: "oxlint",
    args: ["--type-aware", "--deny-warnings"],
    // infra/ is linted by its types.
    needsPlatform: true,
    advice: "Each finding names its rule; some are fixed by `npx oxlint --fix`.",
  }),
  stage("types", { tool: "tsc", args: ["--noEmit"], advice: "Correct the types above." }),
  // A program of its own: infra/ sees SST's globals.
  stage("infra", {
    tool: "tools/blueprint/main.ts",
    args: ["typecheck"],
    needsPlatform: true,
    advice: "Correct the types above.",
  }),
  stage("tests", {
    tool: "vitest",
    args: ["run", ...REPORTERS.map((name) => `--reporter=${name}`), `--outputFile.json=${RESULT_FILE}`],
    needsPlatform: true,
    live: true,
    counts: "tests",
    advice: "One file again: npm test tests <part of its name>",
  }),
];

/** What takes too long for every change, or needs more than a developer's machine has. */
const CI_STAGES: readonly Stage[] = [
  stage("fresh-clone", {
    tool: "tools/ci/fresh-clone/main.ts",
    args: [],
    live: true,
    counts: "itself",
    advice: "Whoever clones this sees the same: each npm has to install from package-lock.json as it is.",
  }),
  stage("node-20", {
    tool: "tools/ci/node-20.ts",
    args: [],
    needsPlatform: true,
    live: true,
    counts: "itself",
    advice: "package.json promises Node 20: infra/ may use nothing newer.",
  }),
  stage("next-sst", {
    tool: "tools/ci/next-sst.ts",
    args: [],
    needsPlatform: true,
    live: true,
    counts: "itself",
    advice: "infra/ has to mean the same on both versions of SST: docs/deploy.md.",
  }),
  stage("images", {
    tool: "tools/images/main.ts",
    args: ["test"],
    needsPlatform: true,
    live: true,
    counts: "itself",
    advice: "One part again: npm run images -- test --only <part>. What each proves: docs/images.md.",
  }),
];

const namesOf = (stages: readonly Stage[]): string => stages.map(({ name }) => name).join(", ");

const OPTIONS = {
  ci: { type: "boolean", help: "also what only CI runs" },
} satisfies Options;

export const TEST = {
  usage: "npm test [-- --ci | <stage> [arguments for its tool]]",
  summary: "everything that a change has to pass, or one stage of it",
  options: OPTIONS,
} satisfies Program;

const USAGE = [`Usage: ${formatHelp(TEST)}`, `Stages: ${namesOf(STAGES)}; with --ci also ${namesOf(CI_STAGES)}.`].join(
  "\n",
);

/**
 * What to run: without arguments all but CI's, with `--ci` these too, or the stage that is named, with the arguments that follow.
 * Returns the usage when it was asked for or is needed.
 *
 * A stage is a plain word. npm has an option of its own called --only: where no `--` is before it, npm 11 takes it and the word
 * after it, and leaves no trace of them. After `--`, `--only <stage>` is understood as well.
 */
export function chooseStages(args: readonly string[]): readonly Stage[] | string {
  const all = [...STAGES, ...CI_STAGES];
  const [name, ...rest] = args[0] === "--only" && args.length > 1 ? args.slice(1) : args;
  if (name === undefined) return STAGES;
  if (name === "--ci" && rest.length === 0) return all;
  if (name === "--help") return USAGE;
  const chosen = all.find((candidate) => candidate.name === name);
  if (chosen !== undefined) return [{ ...chosen, args: [...chosen.args, ...rest] }];
  const fault = name.startsWith("-") ? "That cannot be run." : `There is no stage "${name}".`;
  const meant = nearest(name, ["--ci", "--help", ...all.map((one) => one.name)]);
  return `${fault}${meant === undefined || meant === name ? "" : ` Did you mean ${meant}?`}\n${USAGE}`;
}
