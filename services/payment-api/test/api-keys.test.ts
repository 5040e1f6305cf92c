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

const run = (args: readonly string[], input = "", verb = "api-keys") =>
  runPayments(database.url, [...verb.split(" "), ...args], input);

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
    expect.stringMatching(new RegExp(`^ *\\d+  ${digest}  secret       made \\S+Z  never used {26}revoked \\S+Z$`)),
    expect.stringMatching(/^ *\d+ {2}[0-9a-f]{64} {2}publishable {2}made \S+Z {2}never used {26}in force$/),
  ]);
});

const digestOf = async (key: string): Promise<string> => (await run(["digest"], key)).out.trim();
const listed = async () =>
  JSON.parse((await run(["list", ...owner(), "--json"])).out) as Readonly<Record<string, unknown>>[];

describe("a key that is rolled", () => {
  test("works on beside its successor, which may do the same, until the overlap is over", async () => {
    const old = await makeKey("--kind", "restricted");
    await run(["add", ...owner(), "--kind", "restricted", "--digest", old.digest, "--permission", "charge.read"]);
    const next = await makeKey("--kind", "restricted");
    const { out } = await run(["roll", "--digest", old.digest, "--to", next.digest, "--overlap-hours", "2"]);
    expect(out).toContain(`The new key of ${merchant.account} works from now on.`);
    const [was, is] = [(await find(old.key))!, (await find(next.key))!];
    expect(is).toMatchObject({ kind: "restricted", permissions: ["charge.read"], expiresAt: null });
    const hours = (was.expiresAt! - systemClock()) / 3_600_000;
    expect([was.permissions, Math.round(hours)]).toEqual([["charge.read"], 2]);
  });

  test("ends at once without an overlap, and can be rolled no more", async () => {
    const { digest } = await makeKey();
    const old = await digestOf(merchant.secretKey);
    await run(["roll", "--digest", old, "--to", digest, "--overlap-hours", "0"]);
    const state = (await listed()).map((key) => [key["digest"], typeof key["expires_at"]]);
    expect(state).toContainEqual([old, "string"]);
    const again = await run(["roll", "--digest", old, "--to", (await makeKey()).digest]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("No key with this digest is in force") });
    expect(await listed()).toHaveLength(3);
  });

  test("stays as it is where the new key is stored already", async () => {
    const [old, other] = [await digestOf(merchant.secretKey), await digestOf(merchant.publishableKey)];
    expect(await run(["roll", "--digest", old, "--to", other])).toMatchObject({
      code: 1,
      err: expect.stringContaining("Nothing was changed"),
    });
    expect((await find(merchant.secretKey))!.expiresAt).toBeNull();
  });

  test("never lives longer than it would have", async () => {
    const soon = new Date(systemClock() + 60_000).toISOString();
    const old = await makeKey();
    await run(["add", ...owner(), "--digest", old.digest, "--expires-at", soon]);
    await run(["roll", "--digest", old.digest, "--to", (await makeKey()).digest]);
    expect(new Date((await find(old.key))!.expiresAt!).toISOString()).toBe(soon);
  });
});

test("a restricted key may do what it was given", async () => {
  const { key, digest } = await makeKey("--kind", "restricted");
  await run(["add", ...owner(), "--kind", "restricted", "--digest", digest, "--permission", "charge.read"]);
  expect(await find(key)).toMatchObject({ kind: "restricted", permissions: ["charge.read"] });
});

test.each([
  ["an unknown kind", 2, ["make", "--kind", "sekret"], /^--kind is one of secret, /],
  ["an end that is over", 2, restricted("--expires-at", "2020-01-01T00:00Z"), /^--expires-at takes a time to come/],
  ["an end without a zone", 2, restricted("--expires-at", "2099-01-01T00:00"), /^--expires-at takes a time to come/],
  [
    "hours that are none",
    2,
    ["roll", ...digests(), "--overlap-hours", "-1"],
    /^Option '--overlap-hours' argument is ambig/,
  ],
  ["a new key without a digest", 2, ["roll", "--digest", "0".repeat(64)], /^--to takes the 64 hexadecimal/],
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
    /^There is no permission "admin\.everything"\. There are: account\.read, account\.write, balance\.read, /,
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

function digests(): string[] {
  return ["--digest", "0".repeat(64), "--to", "1".repeat(64)];
}

const audited = async (...more: string[]) =>
  JSON.parse((await run(["--json", ...more], "", "audit")).out) as Readonly<Record<string, unknown>>[];

describe("the audit log", () => {
  test("has every command that changed something, with who gave it", async () => {
    const [first, second] = [await makeKey(), await makeKey()];
    await run(["add", ...owner(), "--digest", first.digest]);
    await run(["roll", "--digest", first.digest, "--to", second.digest]);
    await run(["revoke", "--digest", second.digest]);
    expect(await run(["add", ...owner(), "--digest", first.digest])).toMatchObject({ code: 1 });
    const lines = await audited(...owner());
    expect(lines.map(({ operation }) => operation)).toEqual(["api-keys revoke", "api-keys roll", "api-keys add"]);
    for (const line of lines) {
      expect(line).toMatchObject({ key_id: null, operator: expect.stringMatching(/^.+@.+$/) });
      expect(line["object"]).toMatch(/^key \d+$/);
    }
    expect(lines[1]!["object"]).toBe(lines[2]!["object"]);
    expect(await audited(...owner(), "--object", String(lines[0]!["object"]))).toHaveLength(1);
    expect(await audited(...owner(), "--since", "2099-01-01T00:00Z")).toEqual([]);
  });

  test("is a line for each change, and says when there was none", async () => {
    expect((await run(owner(), "", "audit")).out).toBe("Nothing was changed in this time.\n");
    await run(["add", ...owner(), "--digest", (await makeKey()).digest]);
    expect((await run(owner(), "", "audit")).out).toMatch(/^\S+Z {2}\S+@\S+ {2,}api-keys add {2}key \d+ {2}done\n$/);
  });

  test("has the creation of an account", async () => {
    const { out } = await run(["--name", "Another shop", "--json"], "", "account create");
    const { account } = JSON.parse(out) as { account: string };
    expect(await audited("--account", account)).toMatchObject([{ operation: "account create", object: account }]);
  });
});
