import { systemClock } from "@platform/kernel/instant";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AccountKeys, createAccount } from "../src/postgres/accounts.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { runPayments } from "./payments-command.ts";

let database: TestDatabase;
let merchant: AccountKeys;
beforeAll(async () => {
  database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
});
beforeEach(async () => {
  merchant = await createAccount(database.pool, { name: "A shop", livemode: false });
});
afterAll(() => database.drop());

const run = (args: readonly string[], input = "") => runPayments(database.url, ["api-keys", ...args], input);

/** Like a new task: the cache is empty. */
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
  ["an unknown kind", 2, ["make", "--kind", "sekret"], /^--kind is one of secret, /],
  ["no account", 2, ["list"], /^Say whose key/],
  ["a key where a digest belongs", 2, ["revoke", "--digest", "sk_test_x"], /^--digest takes the 64 hexadecimal/],
  ["a restricted key that may do nothing", 2, restricted("--kind", "restricted"), /^A restricted key, and no other/],
  [
    "permissions of a key that may do all",
    2,
    restricted("--permission", "charge.read"),
    /^A restricted key, and no other/,
  ],
  [
    "a permission that does not exist",
    2,
    restricted("--kind", "restricted", "--permission", "charge.read", "--permission", "admin.everything"),
    /^There is no permission "admin\.everything"\. There are: balance\.read, balance\.write, charge\.read, /,
  ],
  ["an unknown account", 1, ["list", "--account", "acct_none"], /^There is no such account in this mode\.$/m],
  ["a digest that nobody has", 1, ["revoke", "--digest", "0".repeat(64)], /^There is no key with this digest\.$/m],
  ["the other mode", 1, restricted("--live"), /^The key was not stored/],
])("%s is refused in one sentence, with code %i", async (_what, code, args, message) => {
  const ended = await run(args);
  expect(ended).toMatchObject({ code, out: "" });
  expect(ended.err.trim().split("\n")).toEqual([expect.stringMatching(message)]);
});

test("what is no key is not taken for one, and not shown", async () => {
  const { code, err } = await run(["digest"], "hunter2");
  expect({ code, shown: err.includes("hunter2") }).toEqual({ code: 2, shown: false });
});

function restricted(...options: string[]): string[] {
  return ["add", "--account", "acct_none", "--digest", "0".repeat(64), ...options];
}
