import { describe, expect, test } from "vitest";
import { formatHelp } from "../help.ts";
import { nearest } from "../nearest.ts";
import { loadVerb, type Program, verb, type Verbs, type Verb } from "../program.ts";
import { readOptions, readWordsAndOptions } from "../read-options.ts";
import { Refusal } from "../refusal.ts";

const build = verb({
  summary: "builds it",
  options: { target: { type: "string", value: "NAME", help: "what to build" } },
  run: async ({ target }) => target?.length ?? 0,
});
const VERBS: Verbs<Verb> = { build: async () => build };
const OPTIONS = { json: { type: "boolean", default: false, help: "as JSON" } } as const;
const ALONE = { usage: "npm start", summary: "starts", options: OPTIONS, variables: { LOG_LEVEL: "how much" } };
const WITH_VERBS: Program = { usage: "npm run x -- <verb>", summary: "does", verbs: VERBS, options: OPTIONS };

const refusalOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("options", () => {
  test("are read as they are declared", () => {
    expect(readOptions(ALONE, ["--json"], OPTIONS)).toEqual({ json: true });
    expect(readOptions(ALONE, [], OPTIONS).json).toBe(false);
    expect(readWordsAndOptions(ALONE, ["now", "--json"], OPTIONS)).toEqual({ words: ["now"], values: { json: true } });
  });

  test.each([
    [["--jsno"], /^Unknown option '--jsno'\. Did you mean --json\? See --help\.$/],
    [["--hlep"], /^Unknown option '--hlep'\. Did you mean --help\? See --help\.$/],
    [["--nonsense"], /^Unknown option '--nonsense'\. See --help\.$/],
    [["--json=yes"], /^Option '--json' does not take an argument\. See --help\.$/],
    [["word"], /^Unexpected argument 'word'\. See --help\.$/],
  ])("%j of a verb is refused in one sentence", (args, message) => {
    expect(refusalOf(() => readOptions(WITH_VERBS, args, OPTIONS))).toMatch(message);
  });

  test("of a program without verbs are refused with its help", () => {
    const message = refusalOf(() => readOptions(ALONE, ["--jsno"], OPTIONS));
    expect(message).toBe(`Unknown option '--jsno'. Did you mean --json?\n\n${formatHelp(ALONE).trimEnd()}`);
  });
});

describe("a verb", () => {
  test("is found by its name, and gets its own options", async () => {
    const found = await loadVerb(VERBS, "build");
    expect(await found.run(readOptions(WITH_VERBS, ["--target", "abc"], found.options))).toBe(3);
  });

  test.each([
    [undefined, "Nothing was asked for: use build, or --help."],
    ["biuld", 'There is no verb "biuld": use build, or --help. Did you mean build?'],
    ["toString", 'There is no verb "toString": use build, or --help.'],
  ])("%s is refused", async (name, message) => {
    await expect(loadVerb(VERBS, name)).rejects.toThrow(new Refusal(message));
  });
});

test("help has a column for what is typed, and one for what it does", () => {
  expect(formatHelp(WITH_VERBS, { build })).toBe(`npm run x -- <verb>     does

  build             builds it
    --target NAME   what to build

  --json            as JSON
  --help            this text

Exit code 0 when all is well, 1 otherwise.
`);
  expect(formatHelp(ALONE)).toBe(`npm start     starts

  --json      as JSON
  --help      this text

  LOG_LEVEL   how much

Exit code 0 when all is well, 1 otherwise.
`);
});

test.each([
  ["chekc", "check"],
  ["chec", "check"],
  ["checks", "check"],
  ["stage", "stage"],
  ["x", undefined],
  ["", undefined],
  ["reboot", undefined],
])("%j is taken for %s", (typed, meant) => {
  expect(nearest(typed, ["check", "stage", "out", "json"])).toBe(meant);
});
