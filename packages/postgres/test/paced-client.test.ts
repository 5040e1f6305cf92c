import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { createPool, type Pool } from "@platform/postgres/pool";
import { isConnectionLost } from "@platform/postgres/fault";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAX_CONNECTIONS = 3;

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
    if (isAway) return void client.destroy();
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

test("one connection that failed does not fail those that are open", async () => {
  isAway = false;
  const client = await pool.connect();
  isAway = true;
  await ask();
  client.release();
  expect(await ask()).toBe(1);
});
