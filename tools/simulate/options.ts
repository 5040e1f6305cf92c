import { nearest } from "@platform/command-line/nearest";
import type { Options } from "@platform/command-line/options";
import type { Program } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";
import type { Mutation } from "./mutations/mutation.ts";
import { ALL_MUTATIONS } from "./mutations/mutations.ts";

export interface SimulateOptions {
  readonly seeds: readonly number[];
  readonly seconds: number;
  /** The most operations of a seed. */
  readonly operations: number;
  /** Faults per turn of a client. */
  readonly faultRate: number;
  readonly serial: boolean;
  /** Planted bugs: one, or those of a tour. */
  readonly mutations: readonly Mutation[];
  readonly isTour: boolean;
  readonly json: boolean;
}

const OPTIONS = {
  seeds: { type: "string", value: "N", help: "how many seeds, one after another; 3 by default" },
  seconds: { type: "string", value: "S", help: "how long the clients of each seed work; 30 by default" },
  seed: { type: "string", value: "X", help: "the first seed; from the clock by default" },
  operations: { type: "string", value: "N", help: "a seed also ends after so many operations" },
  serial: { type: "boolean", default: false, help: "one thing after another, to replay a seed" },
  faults: { type: "string", value: "SHARE", help: "faults per turn of a client, from 0 to 1; 0.03 by default" },
  mutation: {
    type: "string",
    multiple: true,
    value: "NAME",
    help: "plants this bug in a copy of the source, and looks for it",
  },
  mutations: {
    type: "boolean",
    default: false,
    help: "plants every bug in turn, or those of --mutation, and writes the table of docs/simulation.md",
  },
  json: { type: "boolean", default: false, help: "one JSON document on stdout" },
} satisfies Options;

export const SIMULATE = {
  usage: "npm run simulate [-- options]",
  summary: "runs the platform under random operations and faults from a seed, and checks every answer and every cent",
  options: OPTIONS,
} satisfies Program;

const DEFAULT_SEEDS = 3;
const DEFAULT_SECONDS = 30;
const DEFAULT_FAULTS = 0.03;
const MAX_SEED = 0x7fff_ffff;

/** Reads the command line; throws Refusal with a sentence for the user. */
export function parseOptions(args: readonly string[]): SimulateOptions {
  const given = readOptions(SIMULATE, args, OPTIONS);
  const count = whole("seeds", given.seeds, DEFAULT_SEEDS, 1, 10_000);
  const mutations = given.mutation?.map(mutationOf) ?? [];
  if (mutations.length > 1 && !given.mutations) {
    throw new Refusal(
      "One run plants one bug: give --mutation once, or --mutations as well to plant one after another.",
    );
  }
  const first = whole("seed", given.seed, Date.now() % 1_000_000, 0, MAX_SEED - count);
  return {
    // A seed that is named is the only one, unless more are asked for.
    seeds: Array.from(
      { length: given.seed !== undefined && given.seeds === undefined ? 1 : count },
      (_, at) => first + at,
    ),
    seconds: whole("seconds", given.seconds, DEFAULT_SECONDS, 1, 86_400),
    operations: whole("operations", given.operations, Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER),
    faultRate: share(given.faults),
    serial: given.serial,
    mutations: given.mutations && mutations.length === 0 ? ALL_MUTATIONS : mutations,
    isTour: given.mutations,
    json: given.json,
  };
}

function whole(name: string, given: string | undefined, usual: number, least: number, most: number): number {
  const value = given === undefined ? usual : Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Refusal(`--${name} is a whole number from ${least} to ${most}, not ${given}.`);
}

function share(given: string | undefined): number {
  const value = given === undefined ? DEFAULT_FAULTS : Number(given);
  if (value >= 0 && value <= 1) return value;
  throw new Refusal(`--faults is a number from 0 to 1, not ${given}.`);
}

function mutationOf(name: string): Mutation {
  const found = ALL_MUTATIONS.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = ALL_MUTATIONS.map((one) => one.name);
  const meant = nearest(name, names);
  throw new Refusal(
    `There is no mutation "${name}": use ${names.join(", ")}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`,
  );
}
