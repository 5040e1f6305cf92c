import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { systemClock } from "@platform/kernel/instant";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AccountKeys, createAccount } from "../src/postgres/accounts.ts";
import { createTenants } from "../src/postgres/tenants.ts";

let database: TestDatabase;
let merchant: AccountKeys;
beforeAll(async () => {
  database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
});
beforeEach(async () => {
  merchant = await createAccount(database.pool, { name: "A shop", livemode: false });
});
afterAll(() => database.drop());

const PROGRAM = resolve(import.meta.dirname, "../src/api-keys.ts");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, DATABASE_URL: database.url } });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

/** As a task would: nothing is remembered yet. */
const find = (key: string) => createTenants(database.pool, systemClock).find(key);
const owner = () => ["--account", merchant.account];

async function makeKey(...args: string[]): Promise<{ readonly key: string; readonly digest: string }> {
  const [, key, digest] = /^Key {4}(\S+)\nDigest (\S+)\n$/.exec((await run(["make", ...args])).out)!;
  return { key: key!, digest: digest! };
}

describe("a key that leaked", () => {
  test("is replaced by one that works beside it, and then revoked", async () => {
    const { key, digest } = await makeKey();
    await run(["add", ...owner(), "--digest", digest]);
    expect((await find(key))!.tenant.accountId).toBe(merchant.account);
    expect(await find(merchant.secretKey)).toBeDefined();

    const leaked = (await run(["digest"], `${merchant.secretKey}\n`)).out.trim();
    expect((await run(["revoke", "--digest", leaked])).out).toContain(`The key of ${merchant.account} is revoked`);
    expect(await find(merchant.secretKey)).toBeUndefined();
    expect(await find(key)).toBeDefined();
  });

  test("stays revoked since the first time", async () => {
    const digest = (await run(["digest"], merchant.secretKey)).out.trim();
    const first = await run(["revoke", "--digest", digest]);
    expect(await run(["revoke", "--digest", digest])).toEqual(first);
  });
});

test("a list shows what is in force and what is not, and no key", async () => {
  const digest = (await run(["digest"], merchant.secretKey)).out.trim();
  await run(["revoke", "--digest", digest]);
  const { out } = await run(["list", ...owner()]);
  expect(out.trimEnd().split("\n")).toEqual([
    expect.stringMatching(new RegExp(`^ *\\d+  ${digest}  secret       made \\S+Z  revoked \\S+Z$`)),
    expect.stringMatching(/^ *\d+ {2}[0-9a-f]{64} {2}publishable {2}made \S+Z {2}in force$/),
  ]);
});

test("a restricted key may do what it was given", async () => {
  const { key, digest } = await makeKey("--kind", "restricted");
  await run(["add", ...owner(), "--kind", "restricted", "--digest", digest, "--permission", "charge.read"]);
  expect(await find(key)).toMatchObject({ kind: "restricted", permissions: ["charge.read"] });
});

test.each([
  ["no command", [], /^Say one of make, /],
  ["an unknown command", ["toString"], /^Say one of make, /],
  ["an unknown option", ["make", "--mode", "live"], /Unknown option '--mode'/],
  ["an unknown kind", ["make", "--kind", "sekret"], /^--kind is one of secret, /],
  ["no account", ["list"], /^Say whose key/],
  ["an unknown account", ["list", "--account", "acct_none"], /^There is no such account in this mode\.$/m],
  ["a key where a digest belongs", ["revoke", "--digest", "sk_test_x"], /^--digest takes what/],
  ["a digest that nobody has", ["revoke", "--digest", "0".repeat(64)], /^There is no key with this digest\.$/m],
  [
    "the other mode",
    ["add", "--account", "acct_none", "--live", "--digest", "0".repeat(64)],
    /^The key was not stored/,
  ],
])("%s is refused in one sentence", async (_what, args, message) => {
  const { code, out, err } = await run(args);
  expect({ code, out, lines: err.trim().split("\n").length }).toEqual({ code: 2, out: "", lines: 1 });
  expect(err).toMatch(message);
});
