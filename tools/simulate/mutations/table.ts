import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Marks, replaceBetween, textBetween } from "@platform/command-line/marked-text";
import { ROOT } from "@platform/local/components";
import type { Mutation } from "./mutation.ts";
import { ALL_MUTATIONS } from "./mutations.ts";

/** What became of one planted bug. */
export interface Found {
  readonly mutation: Mutation;
  /** The seed that found it, or the last one that did not. */
  readonly seed: number;
  /** Seconds of work of all its seeds until then. */
  readonly seconds: number;
  /** Which check found it; undefined where none did. */
  readonly check: string | undefined;
}

const FILE = join(ROOT, "docs/simulation.md");
const MARKS: Marks = [
  "<!-- planted bugs: written by npm run simulate -- --mutations -->",
  "<!-- end of planted bugs -->",
];
const HEAD = ["| mutation | mistake | seed | seconds | found by |", "| --- | --- | --- | --- | --- |"];

/** Writes one bug's row into the table of docs/simulation.md; the rows of the others stay. */
export function saveRow(found: Found): void {
  const document = readFileSync(FILE, "utf8");
  writeFileSync(FILE, replaceBetween(document, MARKS, tableWith(textBetween(document, MARKS), found)));
}

/** The table with a row more, or another one, in the order of the mutations; rows of mutations that are gone go too. */
export function tableWith(table: string, { mutation, seed, seconds, check }: Found): string {
  const rows = new Map(table.split("\n").map((row) => [/^\| `([^`]+)`/.exec(row)?.[1], row]));
  rows.set(
    mutation.name,
    `| \`${mutation.name}\` | ${mutation.mistake} | ${seed} | ${seconds.toFixed(0)} | ${check ?? "not found"} |`,
  );
  return [...HEAD, ...ALL_MUTATIONS.flatMap(({ name }) => rows.get(name) ?? []), ""].join("\n");
}
