import { setTimeout as wait } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { CREDENTIAL, startOn } from "./start.ts";

const CALLERS = 16;
const FOR_MS = 3_000;

let database: TestDatabase;
let acquirer: App;

const start = (): Promise<App> => startOn(database.url);

beforeAll(async () => {
  database = await createTestDatabase("acquirer", new URL("../migrations/", import.meta.url));
  acquirer = await start();
});
afterAll(async () => {
  await acquirer.stop();
  await database.drop();
});

/** Repeatedly ends about half of the acquirers' connections. */
async function endConnections(goesOn: () => boolean): Promise<void> {
  const administrator = new pg.Client({ connectionString: database.adminUrl });
  await administrator.connect();
  while (goesOn()) {
    await administrator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'sandbox-acquirer' AND datname = current_database() AND random() < 0.5`,
    );
    await wait(Math.random() * 20);
  }
  await administrator.end();
}

/** The status, or "none" if the connection ended without an answer. */
async function call(method: string, path: string, body?: object, timeoutMs = 20_000): Promise<number | "none"> {
  try {
    const response = await fetch(`http://127.0.0.1:${acquirer.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${CREDENTIAL}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.text();
    return response.status;
  } catch {
    return "none";
  }
}

const authorise = (key: string) => ({
  kind: "authorise",
  key,
  amount: 1000,
  currency: "usd",
  capture: true,
  payment_method: "pm_card_visa",
});

/** An uncaught error fails this run, just as it would end the process. */
test("connections that the database ends at any moment end no process and lose no answer that was given", async () => {
  const approved: string[] = [];
  const statuses = new Set<number | "none">();
  const until = performance.now() + FOR_MS;
  const goesOn = (): boolean => performance.now() < until;
  async function caller(name: number): Promise<void> {
    for (let count = 0; goesOn(); count++) {
      const key = `key_${name}_${count}`;
      // Some callers leave before the answer.
      const status = await call("POST", "/v1/operations", authorise(key), count % 7 === 0 ? 5 : undefined);
      if (status === 200) approved.push(key);
      statuses.add(status);
      if (count % 3 === 0) statuses.add(await call("POST", `/v1/operations/${key}/fence`));
      if (count % 5 === 0) statuses.add(await call("GET", "/v1/settlement-reports/1"));
    }
  }
  await call("PUT", "/v1/faults", { fault: "reset_after", probability: 0.1 });
  await Promise.all([endConnections(goesOn), ...Array.from({ length: CALLERS }, (_, name) => caller(name))]);
  await call("DELETE", "/v1/faults");

  expect(await call("POST", "/v1/operations", authorise("key_after"))).toBe(200);
  expect(
    [...statuses].filter((status) => status !== 200 && status !== 404 && status !== 500 && status !== "none"),
  ).toEqual([]);
  expect(approved.length).toBeGreaterThan(0);
  const { rows } = await database.pool.query("SELECT count(*)::int AS count FROM operations WHERE key = ANY ($1)", [
    approved,
  ]);
  expect(rows[0].count).toBe(approved.length);
}, 30_000);

test("an acquirer whose connections end while it starts, starts", async () => {
  const until = performance.now() + 1_500;
  const ending = endConnections(() => performance.now() < until);
  const started = await Promise.all(Array.from({ length: 4 }, start));
  await ending;
  expect(started).toHaveLength(4);
  await Promise.all(started.map((one) => one.stop()));
}, 30_000);
