import { describe, expect, test } from "vitest";
import { runCommandLine } from "../src/operator/command-line.ts";
import { runPayments } from "./payments-command.ts";

describe("--help", () => {
  test("at the top lists every verb, and each has help of its own", async () => {
    const top = await runPayments("", ["--help"]);
    expect(top).toMatchObject({ code: 0, err: "" });
    const verbs = [...top.out.matchAll(/^ {2}([a-z][a-z -]*?) {2,}/gm)].map(([, name]) => name!);
    expect(verbs).toEqual(expect.arrayContaining(["api-keys revoke", "fill", "ledger verify"]));
    // Here and not in a process each, which takes a second on a busy machine.
    for (const name of verbs) {
      const help = await runCommandLine([...name.split(" "), "--help"], {});
      expect(help).toContain(`payments -- ${name} [options]`);
    }
  });

  test("of a group lists its own verbs only", async () => {
    const { code, out } = await runPayments("", ["api-keys", "--help"]);
    expect({ code, others: out.includes("account create"), own: out.includes("api-keys list") }).toEqual({
      code: 0,
      others: false,
      own: true,
    });
  });
});

const CREATE = ["account", "create", "--name", "A shop"];

test.each([
  ["nothing", "", [], 2, /^Nothing was asked for: use account create, /],
  ["an unknown verb", "", ["toString"], 2, /^"toString" is not a verb: use account create, /],
  ["a group alone", "", ["api-keys"], 2, /^"api-keys" is not a verb: use api-keys make, (?!account)/],
  ["an unknown option", "", ["api-keys", "make", "--mode", "live"], 2, /^Unknown option '--mode'\. See .* --help\.$/],
  [
    "an option without its value",
    "",
    ["account", "create", "--name"],
    2,
    /^Option '--name <value>' argument missing\. See /,
  ],
  ["no database", "", CREATE, 2, /^DATABASE_URL must name the database/],
  ["a database that is no address", "s3cret", CREATE, 2, /^DATABASE_URL is not an address/],
  [
    "a server that is not there",
    "postgres://u:s3cret@127.0.0.1:1/x",
    CREATE,
    1,
    /^The database did not do it \(.*ECONNREFUSED/,
  ],
])("%s is answered in one sentence", async (_what, databaseUrl, args, code, message) => {
  const ended = await runPayments(databaseUrl, args);
  expect(ended).toMatchObject({ code, out: "" });
  expect(ended.err.trim().split("\n")).toEqual([expect.stringMatching(message)]);
  expect(ended.err).not.toContain("s3cret");
});

test("a database of something else is named as what it is", async () => {
  const { code, err } = await runPayments(process.env["TEST_DATABASE_URL"]!, CREATE);
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(/^DATABASE_URL names a database without .*\n$/),
  });
});
