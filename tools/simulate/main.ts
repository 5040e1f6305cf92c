#!/usr/bin/env node
/**
 * `npm run simulate`: the platform under random operations and faults from a seed.
 *
 * Exit code 0 where every seed held; with --mutation, where the planted bug was found. 1 otherwise.
 */
import { join } from "node:path";
import { ROOT } from "@platform/local/components";
import { runProgram } from "@platform/command-line/run-program";
import { say } from "@platform/command-line/say";
import { makeMutatedCopy } from "./mutations/mutated-copy.ts";
import { tourOfMutations } from "./mutations/tour.ts";
import { parseOptions, SIMULATE, type SimulateOptions } from "./options.ts";
import { createProgressLine } from "./progress.ts";
import { failureOf, summaryOf, totalOf } from "./report.ts";
import { runOf } from "./run-of.ts";
import { replay } from "./run/replay.ts";
import { type Result, type Run, runOnce } from "./run/run.ts";
import { bundleServices, type Programs } from "./world/bundle-services.ts";

const DIRECTORY = join(ROOT, ".local/simulate");

process.exitCode = await runProgram(SIMULATE, process.argv.slice(2), async (args) => {
  const options = parseOptions(args);
  return options.isTour ? await tourOfMutations(options, DIRECTORY) : await simulate(options);
});
// A service that was thrown away in the middle must not keep the process alive.
process.exit();

async function simulate(options: SimulateOptions): Promise<number> {
  const programs = await programsOf(options);
  const results: Result[] = [];
  for (const seed of options.seeds) {
    const result = await runSeed(runOf(options, programs, seed), options);
    results.push(result);
    if (result.violations.length > 0) break;
  }
  if (results.length > 1) say(totalOf(results));
  if (options.json)
    process.stdout.write(
      `${JSON.stringify(results, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value))}\n`,
    );
  const isFound = results.some(({ violations }) => violations.length > 0);
  const isPlanted = options.mutations.length > 0;
  return isFound === isPlanted ? 0 : 1;
}

async function programsOf({ mutations: [mutation] }: SimulateOptions): Promise<Programs> {
  if (mutation === undefined) return bundleServices(ROOT, join(DIRECTORY, "programs"));
  const copy = join(DIRECTORY, "mutated");
  say(`planting ${mutation.name}: ${mutation.mistake}`);
  await makeMutatedCopy(mutation, copy);
  return bundleServices(copy, join(DIRECTORY, "mutated-programs"));
}

/** Runs a seed; a failing one is replayed, unless it already is a replay. */
async function runSeed(run: Run, { serial, mutations: [mutation] }: SimulateOptions): Promise<Result> {
  const line = createProgressLine();
  const onProgress: Run["onProgress"] = (progress) => line.show(`seed ${run.seed}`, progress);
  const result = await runOnce({ ...run, onProgress });
  line.end();
  say(summaryOf(result));
  if (result.violations.length === 0) return result;
  if (serial) {
    say(`\n${result.table}`);
    return result;
  }
  const replayed = await replay({ ...run, onProgress }, result, (turns) => {
    line.end();
    say(`replaying the first ${turns} turns, one after another`);
  });
  line.end();
  say(failureOf(result, replayed, mutation === undefined ? "" : ` --mutation ${mutation.name}`));
  return result;
}
