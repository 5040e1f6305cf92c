import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createPool, type Pool } from "@platform/postgres/pool";
import { isConnectionLost } from "@platform/postgres/fault";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAX_CONNECTIONS = 3;
const REFUSES_AFTER_MS = 20;

let pool: Pool;
let server: Server;
/** Whether the server starts up, as after a crash. */
let isAway = true;
let attempts = 0;

beforeEach(async () => {
  isAway = true;
  attempts = 0;
  const target = new URL(process.env["TEST_DATABASE_URL"]!);
  server = createServer((client) => {
    attempts++;
    client.on("error", () => undefined);
    if (isAway) return void setTimeout(() => client.destroy(), REFUSES_AFTER_MS);
    const database = connect({ port: Number(target.port), host: target.hostname }).on("error", () => undefined);
    client.pipe(database).pipe(client);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const url = Object.assign(new URL(target), { hostname: "127.0.0.1", port: String(port) }).href;
  pool = createPool({ url, schema: "public", applicationName: "paced", maxConnections: MAX_CONNECTIONS });
});
afterEach(async () => {
  await pool.end();
  server.close();
});

const ask = (): Promise<unknown> =>
  pool.query("SELECT 1").then(
    ({ rowCount }) => rowCount,
    (error: unknown) => error,
  );

test("a server that is away is not asked by every caller, and each caller hears that it is away", async () => {
  const answers = await Promise.all(Array.from({ length: 300 }, ask));
  expect(answers.filter((answer) => !isConnectionLost(answer))).toEqual([]);
  expect(attempts).toBeLessThanOrEqual(2 * MAX_CONNECTIONS);
});

test("a server that is back is reached soon", async () => {
  await ask();
  isAway = false;
  await expect.poll(ask).toBe(1);
});

test("callers who wait for a connection that is open are served, whatever became of another one", async () => {
  isAway = false;
  const client = await pool.connect();
  isAway = true;
  let refused = 0;
  const waiting = Array.from({ length: 50 }, async () => {
    const answer = await ask();
    if (answer !== 1) refused++;
    return answer;
  });
  await expect.poll(() => refused, { interval: 1 }).toBeGreaterThan(0);
  client.release();
  expect(await Promise.all(waiting)).toContain(1);
});

test("a server that is well is never refused because of what was long ago", async () => {
  await ask();
  isAway = false;
  await wait(200);
  expect(await Promise.all(Array.from({ length: 5 }, ask))).toEqual([1, 1, 1, 1, 1]);
});
