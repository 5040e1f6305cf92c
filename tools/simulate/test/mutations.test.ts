import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyMutation } from "../mutations/apply.ts";
import type { Mutation } from "../mutations/mutation.ts";
import { ALL_MUTATIONS } from "../mutations/mutations.ts";
import { tableWith } from "../mutations/table.ts";

const ROOT = join(import.meta.dirname, "../../..");

let copy: string;
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), "mutations-"));
});
afterEach(() => rm(copy, { recursive: true }));

/** Copies the files that a mutation edits, as the source has them. Returns their paths. */
async function copyFilesOf({ edits }: Mutation): Promise<readonly string[]> {
  const files = [...new Set(edits.map(({ file }) => file))];
  for (const file of files) await cp(join(ROOT, file), join(copy, file));
  return files;
}

const read = (root: string, file: string): Promise<string> => readFile(join(root, file), "utf8");

describe("every mutation", () => {
  test.each(ALL_MUTATIONS)("$name fits the source", async (mutation) => {
    const files = await copyFilesOf(mutation);
    await applyMutation(copy, mutation);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(await read(copy, file)).not.toBe(await read(ROOT, file));
  });

  test("has a name of its own", () => {
    const names = ALL_MUTATIONS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  test("says in one sentence what went wrong", () => {
    const mistakes = ALL_MUTATIONS.map(({ mistake }) => mistake);
    expect(mistakes.filter((mistake) => !/^[A-Z][^.]+\.$/.test(mistake))).toEqual([]);
    expect(mistakes).toEqual([...new Set(mistakes)]);
  });

  test("edits only the product", () => {
    const files = ALL_MUTATIONS.flatMap(({ edits }) => edits.map(({ file }) => file));
    expect(files.filter((file) => !/^(packages|services)\/[a-z-]+\/src\//.test(file))).toEqual([]);
  });
});

describe("the table of planted bugs", () => {
  const [first, second] = ALL_MUTATIONS as [Mutation, Mutation];

  test("gets a row for each bug, in the order of the list, and keeps the others", () => {
    const missed = tableWith("", { mutation: second, seed: 102, seconds: 60.2, check: undefined });
    const both = tableWith(missed, { mutation: first, seed: 100, seconds: 7.6, check: "confirm payment" });
    const rows = both.split("\n").slice(2);
    expect(rows).toEqual([
      `| \`${first.name}\` | ${first.mistake} | 100 | 8 | confirm payment |`,
      `| \`${second.name}\` | ${second.mistake} | 102 | 60 | not found |`,
      "",
    ]);
    const found = tableWith(both, { mutation: second, seed: 103, seconds: 11, check: "rest" });
    expect(found.split("\n").slice(2)).toEqual([
      rows[0],
      `| \`${second.name}\` | ${second.mistake} | 103 | 11 | rest |`,
      "",
    ]);
  });

  test("forgets a bug that is no longer in the list", () => {
    const table = tableWith("| `gone` | It was. | 1 | 1 | rest |\n", {
      mutation: first,
      seed: 1,
      seconds: 1,
      check: "rest",
    });
    expect(table).not.toContain("gone");
  });
});

const mutationOf = (...edits: Mutation["edits"]): Mutation => ({ name: "unfit", mistake: "It is.", edits });

describe("a mutation", () => {
  const FILE = "packages/kernel/src/result.ts";
  const fitting = { file: FILE, from: "throw new Error(", to: "throw new TypeError(" };

  test.each([
    { why: "its text is missing", from: "no such text", times: "0 times" },
    { why: "its text occurs twice", from: "export const", times: "2 times" },
  ])("is refused and changes nothing where $why", async ({ from, times }) => {
    const mutation = mutationOf(fitting, { file: FILE, from, to: "" });
    await copyFilesOf(mutation);
    await expect(applyMutation(copy, mutation)).rejects.toThrow(
      `The mutation unfit does not fit: ${FILE} has this text ${times}:\n${from}`,
    );
    expect(await read(copy, FILE)).toBe(await read(ROOT, FILE));
  });

  test("is refused where its file is missing", async () => {
    await expect(applyMutation(copy, mutationOf(fitting))).rejects.toThrow(FILE);
  });

  test("changes a place that an earlier edit of its own has made", async () => {
    const mutation = mutationOf(fitting, { file: FILE, from: "TypeError", to: "RangeError" });
    await copyFilesOf(mutation);
    await applyMutation(copy, mutation);
    expect(await read(copy, FILE)).toContain("throw new RangeError(");
  });
});
