import { join } from "node:path";
import { say } from "@platform/command-line/say";
import type { SimulateOptions } from "../options.ts";
import { createProgressLine } from "../progress.ts";
import { runOnce } from "../run/run.ts";
import { bundleServices } from "../world/bundle-services.ts";
import { makeMutatedCopy } from "./mutated-copy.ts";
import type { Mutation } from "./mutation.ts";
import { ALL_MUTATIONS } from "./mutations.ts";

/** What became of one planted bug. */
interface Found {
  readonly mutation: Mutation;
  /** The seed that found it; undefined where none did. */
  readonly seed?: number;
  /** Seconds of work of all its seeds until then. */
  readonly seconds: number;
  readonly check?: string;
}

/** A bug has so long to be found. */
const WITHIN_SECONDS = 60;

/** Plants every bug in turn, each in a fresh copy, and prints the table of docs/simulation.md. Exit code 0 if at least 24 of 25 were found. */
export async function tourOfMutations(options: SimulateOptions, directory: string): Promise<number> {
  const found: Found[] = [];
  for (const mutation of ALL_MUTATIONS) {
    found.push(await hunt(mutation, options, directory));
    const { seed, seconds, check } = found.at(-1)!;
    say(
      `${mutation.name}: ${seed === undefined ? `not found in ${seconds.toFixed(0)} s` : `seed ${seed}, ${seconds.toFixed(0)} s, ${check}`}`,
    );
  }
  process.stdout.write(tableOf(found));
  const missed = found.filter(({ seed }) => seed === undefined).length;
  return missed * 25 <= found.length ? 0 : 1;
}

async function hunt(mutation: Mutation, options: SimulateOptions, directory: string): Promise<Found> {
  const copy = join(directory, "mutated");
  await makeMutatedCopy(mutation, copy);
  const programs = await bundleServices(copy, join(directory, "mutated-programs"));
  const line = createProgressLine();
  let seconds = 0;
  for (let seed = options.seeds[0]!; seconds < WITHIN_SECONDS; seed++) {
    const result = await runOnce({
      seed,
      programs,
      mode: "concurrent",
      turns: Number.POSITIVE_INFINITY,
      operations: options.operations,
      seconds: Math.min(options.seconds, WITHIN_SECONDS - seconds),
      faultRate: options.faultRate,
      onProgress: (progress) => line.show(`${mutation.name}, seed ${seed}`, progress),
    });
    line.end();
    seconds += result.work.ms / 1000;
    const [violation] = result.violations;
    if (violation !== undefined) return { mutation, seed, seconds, check: violation.check };
  }
  return { mutation, seconds };
}

function tableOf(found: readonly Found[]): string {
  const rows = found.map(
    ({ mutation, seed, seconds, check }) =>
      `| \`${mutation.name}\` | ${mutation.mistake} | ${seed ?? "–"} | ${seconds.toFixed(0)} | ${check ?? "not found"} |`,
  );
  return ["| mutation | mistake | seed | seconds | found by |", "| --- | --- | --- | --- | --- |", ...rows, ""].join(
    "\n",
  );
}
