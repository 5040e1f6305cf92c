import { instant, systemClock } from "@platform/kernel/instant";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TRANSITIONS } from "../src/domain/payment-intent.ts";
import { runCommandLine } from "../src/operator/command-line.ts";
import { fillDatabase } from "../src/operator/fill/fill-database.ts";
import { createAccount } from "../src/postgres/accounts.ts";
import { createReader } from "../src/postgres/reader.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { findViolations } from "../src/postgres/checks/verify.ts";

const UNTIL = instant(Date.parse("2026-02-01T12:00:00Z"));
const PAYMENTS = 400;

const databases: TestDatabase[] = [];
async function newDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
  databases.push(database);
  return database;
}
async function filledDatabase(seed: string): Promise<TestDatabase> {
  const database = await newDatabase();
  await fillDatabase(database.pool, { payments: PAYMENTS, seed, until: UNTIL }, () => undefined);
  return database;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await filledDatabase("a seed");
});
afterAll(() => Promise.all(databases.map((each) => each.drop())));

const valuesOf = async (sql: string): Promise<unknown[]> =>
  (await database.pool.query({ text: sql, rowMode: "array" })).rows.map(([value]: unknown[]) => value);

describe("a filled database", () => {
  test("adds up", async () => {
    expect(await findViolations(database.pool, { atRest: false })).toEqual([]);
  });

  test("has that many payments, in every state, of which each has what belongs to it", async () => {
    expect(await valuesOf("SELECT count(*)::int FROM payment_intents")).toEqual([PAYMENTS]);
    const states = await valuesOf("SELECT DISTINCT status FROM payment_intents");
    expect(new Set(states)).toEqual(new Set(Object.keys(TRANSITIONS)));
    expect(await valuesOf("SELECT DISTINCT kind || ' ' || state FROM attempts")).toEqual(
      expect.arrayContaining([
        "authorise failed",
        "authorise processing",
        "capture processing",
        "refund processing",
        "void succeeded",
      ]),
    );
    expect(await valuesOf("SELECT DISTINCT status FROM charges")).toHaveLength(3);
    expect(await valuesOf("SELECT DISTINCT kind FROM ledger_transactions")).toHaveLength(3);
    expect(await valuesOf("SELECT DISTINCT status IS NULL FROM idempotency_keys")).toHaveLength(2);
    expect(await valuesOf("SELECT DISTINCT tenant_id FROM payment_intents")).toHaveLength(3);
    const [days] = await valuesOf(
      "SELECT extract(day FROM max(created_at) - min(created_at))::int FROM payment_intents",
    );
    expect(days).toBeGreaterThan(300);
    expect(await valuesOf("SELECT max(created_at) <= '2026-02-01T12:00:00Z' FROM events")).toEqual([true]);
  });

  test("is read by payment-api like its own", async () => {
    const reader = createReader(database.pool);
    const [account] = await valuesOf("SELECT account_id FROM tenants ORDER BY id LIMIT 1");
    const tenant = (await createTenants(database.pool, systemClock).byAccount(account as string, false))!;
    const page = { limit: 100 };
    const intents = await reader.list("payment_intent", tenant, page, {});
    expect(intents).toMatchObject({ hasMore: true, data: { length: 100 } });
    expect((await reader.list("event", tenant, page, {})).data).toHaveLength(100);
    const paid = intents.data.find(({ status }) => status === "succeeded")!;
    const charge = (await reader.find("charge", tenant, paid.details.latestCharge!))!;
    expect(charge).toMatchObject({
      paymentIntent: paid.id,
      amountCaptured: paid.amountReceived,
      currency: paid.currency,
    });
    expect((await reader.list("customer", tenant, page, {})).data.length).toBeGreaterThan(0);
    expect((await reader.list("balance_transaction", tenant, page, {})).data.length).toBeGreaterThan(0);
  });

  test("is the same for the same seed and end, and another for another seed", async () => {
    const [same, other] = await Promise.all([filledDatabase("a seed"), filledDatabase("another seed")]);
    const digest = await digestOf(database);
    expect(await digestOf(same)).toEqual(digest);
    expect(await digestOf(other)).not.toEqual(digest);
  });
});

const TABLES = ["customers", "payment_intents", "charges", "refunds", "attempts", "events", "idempotency_keys"];
const LEDGER = ["ledger_transactions", "ledger_entries", "ledger_balances"];

/** Of everything but the accounts, whose ids and keys are new each time: answers under keys name them. */
async function digestOf({ pool }: TestDatabase): Promise<unknown> {
  const digests = [...TABLES, ...LEDGER].map(
    (table) => `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${table} t) AS ${table}`,
  );
  return (await pool.query(`SELECT ${digests.join(", ")}`)).rows[0];
}

const run = (url: string, args: readonly string[], stage?: string): Promise<string> =>
  runCommandLine(["fill", ...args], { DATABASE_URL: url, STAGE: stage });

describe("npm run payments -- fill", () => {
  test("says what it made, how to make it again, and the keys of its accounts", async () => {
    const { url, pool } = await newDatabase();
    const said = JSON.parse(await run(url, ["--payments", "20", "--seed", "s", "--json"]));
    expect(said).toMatchObject({ payments: 20, seed: "s", until: expect.any(String), accounts: { length: 3 } });
    const key = await createTenants(pool, systemClock).find(said.accounts[0].secretKey);
    expect(key?.tenant.accountId).toBe(said.accounts[0].account);
    await expect(run(url, ["--payments", "20"])).rejects.toThrow("This database has payments already");
    expect(await run(url, ["--payments", "20", "--into-existing"])).toMatch(/^20 payments of 3 accounts in \d+ s\. /);
    expect(await findViolations(pool, { atRest: false })).toEqual([]);
  });

  test("refuses a database with a live account, and a deployed stage", async () => {
    const { url, pool } = await newDatabase();
    await expect(run(url, ["--payments", "20"], "prod")).rejects.toThrow("This is the stage prod");
    await createAccount(pool, { name: "A shop", livemode: true });
    await expect(run(url, ["--payments", "20", "--into-existing"])).rejects.toThrow("an account in live mode");
  });

  test.each([
    [[], /^Say how many payments, from 10 /],
    [["--payments", "many"], /^Say how many payments, from 10 /],
    [["--payments", "20", "--until", "soon"], /^--until takes a time such as /],
  ])("%j makes no sense", async (args, message) => {
    await expect(run("postgres://nobody", args)).rejects.toThrow(message);
  });
});
