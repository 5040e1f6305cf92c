import { resolve } from "node:path";
import { formatHelp } from "@platform/command-line/help";
import { nearest } from "@platform/command-line/nearest";
import type { Options } from "@platform/command-line/options";
import type { Program } from "@platform/command-line/program";

export interface Stage {
  readonly name: string;
  /** A program in node_modules/.bin, or a script of ours. */
  readonly tool: string;
  readonly args: readonly string[];
  /** Variables that its tool gets in addition to ours. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it reads SST's platform, which `npm test` then installs first if it is missing. */
  readonly needsPlatform: boolean;
  /** Whether to show its output while it runs; otherwise we show it only if the stage fails. */
  readonly live: boolean;
  /** What the last line counts if the stage passes: each of its tests, the stage as one, or nothing. */
  readonly counts: "tests" | "itself" | "nothing";
  /** Tells the user what to do if it fails. */
  readonly advice: string;
  readonly resultFile: string;
}

export const ROOT = resolve(import.meta.dirname, "../..");

/** Two runs in one checkout must not read each other's results. */
const RESULT_FILE = resolve(ROOT, `.local/test-results-${process.pid}.json`);

const REPORTERS = ["default", resolve(import.meta.dirname, "file-count-reporter.ts"), "json"];

type Details = Pick<Stage, "tool" | "args" | "advice"> & Partial<Stage>;

function stage(name: string, details: Details): Stage {
  return { name, env: {}, needsPlatform: false, live: false, counts: "nothing", resultFile: RESULT_FILE, ...details };
}

/** Cheapest first, so that somebody who forgot to format learns it in a second. */
const STAGES: readonly Stage[] = [
  stage("format", { tool: "oxfmt", args: ["--check"], advice: "Run `npm run format`, which changes the files." }),
  stage("lint", {
    tool: "oxlint",
    args: ["--type-aware", "--deny-warnings"],
    // The linter needs the types of infra/.
    needsPlatform: true,
    advice: "Each finding names its rule; some are fixed by `npx oxlint --fix`.",
  }),
  stage("types", { tool: "tsc", args: ["--noEmit"], advice: "Correct the types above." }),
  // infra/ has its own TypeScript program, because only it sees SST's globals.
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

/** Stages that take too long for every change, or need more than a developer's machine has. */
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
  stage("integrations", {
    tool: "tools/ci/integrations.ts",
    args: [],
    live: true,
    counts: "itself",
    advice: "Packages that shops use have to work unmodified: test/integrations has a folder for each.",
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

/** In CI, tests may take longer: test/thoroughness.ts reads this variable. */
const asInCi = (one: Stage): Stage => (one.counts === "tests" ? { ...one, env: { TESTS: "thorough" } } : one);

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
 * Chooses the stages: without arguments all except CI's, with `--ci` these too, or one named stage with the arguments after
 * its name. Returns the usage for `--help` and for wrong arguments.
 *
 * A stage is a plain word, because npm has its own option --only: without `--` before it, npm 11 takes it and the next word,
 * and leaves no trace of them. After `--`, `--only <stage>` works too.
 */
export function chooseStages(args: readonly string[]): readonly Stage[] | string {
  const all = [...STAGES, ...CI_STAGES];
  const [name, ...rest] = args[0] === "--only" && args.length > 1 ? args.slice(1) : args;
  if (name === undefined) return STAGES;
  if (name === "--ci" && rest.length === 0) return all.map(asInCi);
  if (name === "--help") return USAGE;
  const chosen = all.find((candidate) => candidate.name === name);
  if (chosen !== undefined) return [{ ...chosen, args: [...chosen.args, ...rest] }];
  const fault = name.startsWith("-") ? "That cannot be run." : `There is no stage "${name}".`;
  const meant = nearest(name, ["--ci", "--help", ...all.map((one) => one.name)]);
  return `${fault}${meant === undefined || meant === name ? "" : ` Did you mean ${meant}?`}\n${USAGE}`;
}
