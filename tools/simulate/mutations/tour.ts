import { join } from "node:path";
import { say } from "@platform/command-line/say";
import type { SimulateOptions } from "../options.ts";
import { createProgressLine } from "../progress.ts";
import { summaryOf } from "../report.ts";
import { runOf } from "../run-of.ts";
import { runOnce } from "../run/run.ts";
import { bundleServices } from "../world/bundle-services.ts";
import { makeMutatedCopy } from "./mutated-copy.ts";
import type { Mutation } from "./mutation.ts";
import { type Found, saveRow } from "./table.ts";

/** A bug has so long to be found. */
const WITHIN_SECONDS = 60;

/**
 * Plants bugs in turn, each in a fresh copy, and writes each one's row in the table of docs/simulation.md as soon as it is
 * known: a tour that was interrupted goes on with the names that are left. Exit code 0 if at least 24 of 25 were found.
 */
export async function tourOfMutations(options: SimulateOptions, directory: string): Promise<number> {
  let missed = 0;
  for (const mutation of options.mutations) {
    const found = await hunt(mutation, options, directory);
    if (found.check === undefined) missed++;
    say(`${mutation.name}: ${found.check ?? "not found"}, seed ${found.seed}, ${found.seconds.toFixed(0)} s`);
    saveRow(found);
  }
  return missed * 25 <= options.mutations.length ? 0 : 1;
}

async function hunt(mutation: Mutation, options: SimulateOptions, directory: string): Promise<Found> {
  const copy = join(directory, "mutated");
  await makeMutatedCopy(mutation, copy);
  const programs = await bundleServices(copy, join(directory, "mutated-programs"));
  const line = createProgressLine();
  let seconds = 0;
  let seed = options.seeds[0]!;
  for (; seconds < WITHIN_SECONDS; seed++) {
    const result = await runOnce({
      ...runOf(options, programs, seed),
      seconds: Math.min(options.seconds, WITHIN_SECONDS - seconds),
      onProgress: (progress) => line.show(`${mutation.name}, seed ${seed}`, progress),
    });
    line.end();
    say(summaryOf(result));
    seconds += result.work.ms / 1000;
    const [violation] = result.violations;
    if (violation !== undefined) return { mutation, seed, seconds, check: violation.check };
  }
  return { mutation, seed: seed - 1, seconds, check: undefined };
}
