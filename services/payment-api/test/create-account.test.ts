import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "@platform/kernel/instant";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTenants } from "../src/postgres/tenants.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
});
afterAll(() => database.drop());

const PROGRAM = resolve(import.meta.dirname, "../src/create-account.ts");

async function run(args: readonly string[], databaseUrl?: string): Promise<string> {
  const env = { ...process.env, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  return (await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env })).stdout;
}

const find = (key: string) => createTenants(database.pool, systemClock).find(key);

describe("create-account", () => {
  test("creates an account and shows its keys", async () => {
    const { account, secretKey } = JSON.parse(await run(["--name", "A shop", "--json"], database.url));
    expect((await find(secretKey))!.tenant).toMatchObject({ accountId: account, livemode: false });
  });

  test("keys that are made here are stored there by their digests, and never printed there", async () => {
    const made = JSON.parse(await run(["--keys-only", "--live", "--json"]));
    expect(await find(made.secretKey)).toBeUndefined();
    const printed = await run(["--name", "A shop", "--live", "--digests", made.digests], database.url);
    expect(printed).not.toContain("sk_live_");
    expect((await find(made.secretKey))!.tenant).toMatchObject({ accountId: made.account, livemode: true });
  });

  test("digests that are none are refused", async () => {
    await expect(run(["--name", "A shop", "--digests", "sk_live_x"], database.url)).rejects.toMatchObject({ code: 2 });
  });
});
