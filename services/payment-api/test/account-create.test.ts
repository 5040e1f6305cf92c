import { systemClock } from "@platform/kernel/instant";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTenants } from "../src/postgres/tenants.ts";
import { type Ended, runPayments } from "./payments-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
});
afterAll(() => database.drop());

const run = (...args: string[]): Promise<Ended> => runPayments(database.url, ["account", "create", ...args]);
const find = (key: string) => createTenants(database.pool, systemClock).find(key);

describe("account create", () => {
  test("creates an account and shows its keys", async () => {
    const { account, secretKey } = JSON.parse((await run("--name", "A shop", "--json")).out);
    const { tenant } = (await find(secretKey))!;
    expect(tenant).toMatchObject({ accountId: account, livemode: false });
    expect(tenant.settings.captureUnscored).toBe("at_once");
  });

  test("keeps the settings that were given, and the defaults of the others", async () => {
    const fallback = { amount_limits: { eur: { block: 50_000 } }, blocked_emails: ["Ada@Example.com"] };
    const settings = {
      requests_per_second: 0,
      fee: { basis_points: 290, fixed: 30 },
      default_currency: "eur",
      capture_unscored: "when_scored",
      fallback,
    };
    const { out } = await run("--name", "A shop", "--json", "--settings", JSON.stringify(settings));
    expect((await find(JSON.parse(out).secretKey))!.tenant.settings).toMatchObject({
      requestsPerSecond: 0,
      requestBurst: 200,
      fee: { basisPoints: 290, fixed: 30n },
      defaultCurrency: "eur",
      captureUnscored: "when_scored",
      fallback: {
        amounts: { eur: { review: null, block: 50_000n } },
        blockedCards: [],
        blockedCustomers: [],
        blockedEmails: ["ada@example.com"],
      },
    });
  });

  test("stores keys that were made elsewhere by their digests, and never prints them", async () => {
    const made = JSON.parse((await runPayments("", ["account", "create", "--keys-only", "--live", "--json"])).out);
    expect(await find(made.secretKey)).toBeUndefined();
    const stored = await run("--name", "A shop", "--live", "--digests", made.digests);
    expect(stored).toMatchObject({ code: 0, err: "" });
    expect(stored.out).not.toContain("sk_live_");
    expect((await find(made.secretKey))!.tenant).toMatchObject({ accountId: made.account, livemode: true });
    expect(await run("--name", "A shop", "--live", "--digests", made.digests)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^The account was not stored: these digests are stored already\.\n$/),
    });
  });
});

test.each([
  ["no name", [], /^An account needs a name/],
  ["a blank name", ["--name", " "], /^An account needs a name/],
  ["digests that are none", ["--name", "A", "--digests", "sk_live_x"], /^--digests takes what --keys-only/],
  ["keys alone of an account with a name", ["--keys-only", "--name", "A"], /^--keys-only takes --live and --json only/],
  ["settings that are no JSON", withSettings("{requests"), /^--settings is not JSON/],
  ["settings that are no object", withSettings("[]"), /^--settings: must be object/],
  [
    "a setting that we do not have",
    withSettings('{"reqests_per_second":0}'),
    /^--settings at reqests_per_second: there is no such setting\. It takes an object with any of country, /,
  ],
  [
    "a setting of another type",
    withSettings('{"fee":{"basis_points":290,"fixed":"30"}}'),
    /^--settings at fee\.fixed: /,
  ],
  [
    "a currency that we do not have",
    withSettings('{"default_currency":"xxx"}'),
    /^--settings at default_currency: "xxx"/,
  ],
  [
    "an amount limit in a currency that we do not have",
    withSettings('{"fallback":{"amount_limits":{"EUR":{"block":1}}}}'),
    /^--settings at fallback\.amount_limits: "EUR"/,
  ],
  [
    "a fallback rule that we do not have",
    withSettings('{"fallback":{"blocked_ips":[]}}'),
    /^--settings at fallback\.blocked_ips: there is no such setting/,
  ],
])("%s is refused in one sentence, and nothing is stored", async (_what, args, message) => {
  const { rows: before } = await database.pool.query("SELECT count(*) FROM tenants");
  const ended = await run(...args);
  expect(ended).toMatchObject({ code: 2, out: "" });
  expect(ended.err.trim().split("\n")).toEqual([expect.stringMatching(message)]);
  expect((await database.pool.query("SELECT count(*) FROM tenants")).rows).toEqual(before);
});

function withSettings(json: string): string[] {
  return ["--name", "A shop", "--settings", json];
}
