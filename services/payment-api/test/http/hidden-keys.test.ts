import { createPool, type Pool } from "@platform/postgres/pool";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ledgerFaults, prepareGround } from "../core.ts";
import { pruneClaims } from "../../src/postgres/claims.ts";
import { recoverAttempt } from "../../src/use-cases/recover-attempt.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";

const NUMBER = "4242424242424242";
const FULL_WIDTH = Buffer.from("４２４２４２４２４２４２４２４２").toString("latin1");

/** The number in any of the spellings that these tests send. */
const TOLD = new RegExp(`4242[^\\p{L}\\p{N}]?4242|４２４２|${FULL_WIDTH.slice(0, 6)}`, "gu");

const secretOf = (generation: number): string => `a-secret-for-tests-only-of-generation-${generation}`;
/** The same order as in a deploy: infra/security/secret.ts. */
const secretsOf = (current: number): string[] => [current, current - 1, current + 1].map(secretOf);

/** Processes for four generations on one database. */
let processes: readonly Api[];
let first: Api;
/** May read every table. */
let administrator: Pool;
beforeAll(async () => {
  const ground = await prepareGround();
  processes = await Promise.all(
    [1, 2, 3, 4].map((generation) => startApi({ idempotencyKeySecrets: secretsOf(generation) }, ground)),
  );
  first = processes[0]!;
  const { adminUrl: url, schema } = ground.database;
  administrator = createPool({ url, schema, applicationName: "test", maxConnections: 1 });
});
afterAll(async () => {
  const faults = await ledgerFaults(first.ground.pool);
  await administrator.end();
  await Promise.all(processes.slice(1).map((api) => api.close()));
  await first.stop();
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
});

const PAYMENT = "amount=700&currency=usd&confirm=true&payment_method=pm_card_visa";
/** Pays with an idempotency key, through the process of a generation from 1 to 4. */
const pay = (generation: number, key: string, body = PAYMENT): Promise<RawResponse> =>
  processes[generation - 1]!.raw("POST", "/v1/payment_intents", {
    body,
    key: first.account.secretKey,
    headers: { "idempotency-key": key },
  });

const sql = async (text: string, values: unknown[] = []) => (await administrator.query(text, values)).rows;

describe("an idempotency key that looks like a card number", () => {
  test.for([NUMBER, `order${NUMBER}`, "4242-4242-4242-4242", FULL_WIDTH])(
    "is accepted, echoed and found again: %s",
    async (key) => {
      const [paid, again] = [await pay(1, key), await pay(1, key)];
      expect(paid.json["status"]).toBe("succeeded");
      expect([again.status, again.text]).toEqual([200, paid.text]);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      expect(again.headers.get("original-request")).toBe(paid.headers.get("request-id"));
      expect(again.headers.get("idempotency-key")).toBe(key);
      const other = await pay(1, key, PAYMENT.replace("700", "701"));
      expect([other.status, other.json.error["type"]]).toEqual([400, "idempotency_error"]);
    },
  );

  test("is another one for another account", async () => {
    await pay(1, NUMBER);
    const options = { body: PAYMENT, headers: { "idempotency-key": NUMBER } };
    const theirs = await processes[1]!.raw("POST", "/v1/payment_intents", options);
    expect([theirs.status, theirs.headers.get("idempotent-replayed")]).toEqual([200, null]);
    const names = await sql(
      "SELECT name FROM hidden_keys WHERE name IN (SELECT name FROM hidden_keys GROUP BY 1 HAVING count(*) > 1)",
    );
    expect(names).toEqual([]);
  });

  test("is shown by events as its name", async () => {
    const { json } = await pay(1, `shown-${NUMBER}`);
    const events = await first.stripe.events.list({ limit: 100 });
    const its = events.data.filter(({ data }) => (data.object as { id?: string }).id === json["id"]);
    expect(its.length).toBeGreaterThan(0);
    for (const { request } of its) expect(request!.idempotency_key).toMatch(/^hmac_[a-p]{64}$/);
  });

  test("leaves its digits in no table and in no log", async () => {
    await pay(1, `unreadable-${NUMBER}`, "amount=abc&currency=usd");
    await pay(1, `declined-${NUMBER}`, PAYMENT.replace("visa", "chargeDeclined"));
    await Promise.all([pay(1, `twice-${NUMBER}`), pay(2, `twice-${NUMBER}`)]);
    const tables = await sql(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()",
    );
    const rows = await Promise.all(tables.map(({ name }) => sql(`SELECT t::text AS row FROM ${name} t`)));
    const dump = rows
      .flat()
      .map(({ row }) => String(row))
      .join("\n");
    expect(tables.length).toBeGreaterThan(10);
    expect(dump).toMatch(/hmac_[a-p]{64}/);
    const texts = [dump, ...processes.map((api) => api.log())];
    const told = texts.flatMap((text) =>
      [...text.matchAll(TOLD)].map(({ 0: found, index }) => [found, text.slice(index - 60, index)]),
    );
    expect(told).toEqual([]);
  });
});

test("any other key is kept as it is", async () => {
  await pay(1, "an-ordinary-key");
  expect(await sql("SELECT key FROM idempotency_keys WHERE key = 'an-ordinary-key'")).toHaveLength(1);
  expect(await sql("SELECT FROM hidden_keys WHERE key = 'an-ordinary-key'")).toEqual([]);
});

describe("while the secret is rotated", () => {
  test.for([
    [1, 2, true],
    [2, 1, true],
    // Two rotations within a day, as after a leak.
    [1, 3, true],
    [3, 1, true],
    [1, 4, false],
  ] as const)("a key claimed under generation %i is repeated under %i: found %o", async ([before, after, isFound]) => {
    const key = `from-${before}-to-${after}-${NUMBER}`;
    const [paid, again] = [await pay(before, key), await pay(after, key)];
    expect(again.headers.get("idempotent-replayed")).toBe(isFound ? "true" : null);
    expect(again.json["id"] === paid.json["id"]).toBe(isFound);
  });

  test.for([
    [1, 2],
    [1, 3],
    [2, 1, 3],
  ])("processes of generations %o cannot both claim a key", async (generations) => {
    const keys = Array.from({ length: 12 }, (_, index) => `race-${generations.join("")}-${index}-${NUMBER}`);
    const requests = keys.flatMap((key) =>
      generations.flatMap(
        (generation) =>
          [
            [generation, key],
            [generation, key],
          ] as const,
      ),
    );
    const answers = await Promise.all(
      requests.map(async ([generation, key]) => ({ key, answer: await pay(generation, key) })),
    );
    for (const [key, its] of Map.groupBy(answers, (one) => one.key)) {
      const statuses = its.map(({ answer }) => answer.status);
      expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
      const paid = its.filter(({ answer }) => answer.status === 200);
      expect(new Set(paid.map(({ answer }) => answer.json["id"])).size).toBe(1);
      expect(paid.filter(({ answer }) => answer.headers.get("idempotent-replayed") === null)).toHaveLength(1);
      const again = await Promise.all(generations.map((generation) => pay(generation, key)));
      for (const { headers } of again) expect(headers.get("idempotent-replayed")).toBe("true");
    }
    // No claim has lost one of its names to another claim.
    const claims = await sql("SELECT key, count(*)::int AS names FROM hidden_keys GROUP BY key");
    for (const { names } of claims) expect(names).toBe(3);
  });

  test("recovery answers a claim whose process died, whatever generation it is of, and every generation finds the answer", async () => {
    const key = `recovered-${NUMBER}`;
    const dying = await startApi(
      { idempotencyKeySecrets: secretsOf(2), assess: () => Promise.reject(new Error("killed")) },
      first.ground,
    );
    const options = { body: PAYMENT, key: first.account.secretKey, headers: { "idempotency-key": key } };
    expect((await dying.raw("POST", "/v1/payment_intents", options)).status).toBe(500);
    await dying.close();
    expect((await pay(1, key)).json.error["code"]).toBe("idempotency_key_in_use");

    await sql("UPDATE attempts SET lease_until = now() WHERE state = 'processing'");
    const { core } = processes[2]!;
    const [abandoned] = await core.abandoned.take(1);
    expect(await recoverAttempt(core.deps, abandoned!)).toBe("finished");
    for (const generation of [1, 2, 3]) {
      const { status, headers } = await pay(generation, key);
      // Nobody ever called the acquirer.
      expect([status, headers.get("idempotent-replayed")]).toEqual([402, "true"]);
    }
  });
});

test("names are forgotten with their claim", async () => {
  await sql("UPDATE idempotency_keys SET claimed_at = now() - interval '2 days'");
  const claims = await sql("SELECT FROM idempotency_keys");
  expect(await pruneClaims(first.ground.pool, 24, 10_000)).toBe(claims.length);
  expect(await sql("SELECT FROM hidden_keys")).toEqual([]);
});
