import { randomText } from "@platform/kernel/id";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

const SERVER = process.env["TEST_DATABASE_URL"]!;
const NONE = { "begin-in-flight": 0, "before-commit": 0, "commit-in-flight": 0, "after-commit": 0 };
const TABLE = `faulty_network_${randomText(10).toLowerCase()}`;

/** Not through the network. */
let direct: pg.Client;
let network: FaultyNetwork;
let clients: pg.Client[];
beforeAll(async () => {
  direct = new pg.Client(SERVER);
  await direct.connect();
  await direct.query(`CREATE TABLE ${TABLE} (id int)`);
});
beforeEach(async () => {
  clients = [];
  network = await openFaultyNetwork(SERVER);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await network.close();
  await direct.query(`TRUNCATE ${TABLE}`);
});
afterAll(async () => {
  await direct.query(`DROP TABLE ${TABLE}`);
  await direct.end();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: network.url, pipeline: true });
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

const idsKept = async (): Promise<number[]> =>
  (await direct.query<{ id: number }>(`SELECT id FROM ${TABLE} ORDER BY id`)).rows.map(({ id }) => id);

const insert = (client: pg.Client, id: number): Promise<unknown> =>
  client.query(`INSERT INTO ${TABLE} VALUES ($1)`, [id]);

const told = (statement: Promise<unknown>): Promise<string> =>
  statement.then(
    () => "answered",
    () => "lost",
  );

/** Tells of each statement whether its answer came. COMMIT leaves behind the others, or when they are answered. */
async function transact(client: pg.Client, id: number, isPipelined: boolean): Promise<string> {
  const statements = [() => client.query("BEGIN"), () => insert(client, id), () => client.query("COMMIT")];
  if (isPipelined) return (await Promise.all(statements.map((send) => told(send())))).join(", ");
  const all: string[] = [];
  for (const send of statements) all.push(await told(send()));
  return all.join(", ");
}

describe.each([
  ["sent behind the others", true],
  ["sent when the others are answered", false],
])("a COMMIT that is %s", (_how, isPipelined) => {
  test.each([
    ["begin-in-flight", /^lost, lost, lost$/, isPipelined],
    // Where they were sent together, the connection dies before any answer, or between two.
    ["before-commit", isPipelined ? /, lost$/ : /^answered, answered, lost$/, false],
    ["commit-in-flight", /^answered, answered, lost$/, true],
    ["after-commit", /^answered, answered, answered$/, true],
  ] as const)("loses its connection at %s: %o", async (at, answers, isKept) => {
    const [struck, spared] = [await connect(), await connect()];
    const strike = network.arm({ at });
    expect(await transact(struck, 1, isPipelined)).toMatch(answers);
    expect(await strike).toBe(true);
    // The server may still be at work on what was sent before its connection died.
    await expect.poll(idsKept).toEqual(isKept ? [1] : []);
    await expect(struck.query("SELECT 1")).rejects.toThrow(/connection/i);
    expect(await transact(spared, 2, isPipelined)).toBe("answered, answered, answered");
    expect(network.counts).toEqual({ ...NONE, [at]: 1 });
  });
});

test("a COMMIT whose answer is lost has been carried out by then", async () => {
  const client = await connect();
  void network.arm({ at: "commit-in-flight" });
  await transact(client, 1, true);
  expect(await idsKept()).toEqual([1]);
});

test("a COMMIT that arrives late is carried out after its client has lost the connection", async () => {
  const client = await connect();
  const strike = network.arm({ at: "commit-in-flight", arrivesLate: true, delayMs: 100 });
  expect(await transact(client, 1, false)).toBe("answered, answered, lost");
  expect(await idsKept()).toEqual([]);
  expect(await strike).toBe(true);
  expect(await idsKept()).toEqual([1]);
});

test.each(["begin-in-flight", "before-commit", "commit-in-flight", "after-commit"] as const)(
  "a delay at %s loses nothing",
  async (at) => {
    const client = await connect();
    const strike = network.arm({ at, cuts: "nothing", delayMs: 50 });
    const began = performance.now();
    expect(await transact(client, 1, true)).toBe("answered, answered, answered");
    expect(await strike).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(45);
    expect(await transact(client, 2, false)).toBe("answered, answered, answered");
    expect(await idsKept()).toEqual([1, 2]);
  },
);

test("a fault that cuts the network ends every connection, and refuses new ones until it heals", async () => {
  const [struck, other] = [await connect(), await connect()];
  void network.arm({ at: "before-commit", cuts: "network" });
  await transact(struck, 1, true);
  await expect(other.query("SELECT 1")).rejects.toThrow(/connection/i);
  await expect(connect()).rejects.toThrow("ECONNREFUSED");
  await network.heal();
  expect(await transact(await connect(), 2, true)).toBe("answered, answered, answered");
});

test("a network that refuses connections keeps those that are open", async () => {
  const client = await connect();
  network.refuse();
  await expect(connect()).rejects.toThrow("ECONNREFUSED");
  expect(await transact(client, 1, true)).toBe("answered, answered, answered");
  await network.heal();
  await connect();
});

test("faults strike one by one, in the order in which they were armed, or not when they are disarmed", async () => {
  const order: string[] = [];
  const strikes = (["after-commit", "before-commit", "commit-in-flight"] as const).map((at) =>
    network.arm({ at }).then((hasStruck) => order.push(`${at} ${hasStruck}`)),
  );
  await transact(await connect(), 1, true);
  await transact(await connect(), 2, true);
  network.disarm();
  await Promise.all(strikes);
  expect(order).toEqual(["after-commit true", "before-commit true", "commit-in-flight false"]);
  expect(await transact(await connect(), 3, true)).toBe("answered, answered, answered");
});

test("a fault whose connection dies by itself waits for the next", async () => {
  const client = await connect();
  const strike = network.arm({ at: "commit-in-flight" });
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const [, slept] = [client.query("BEGIN"), client.query("SELECT pg_sleep(60)"), client.query("COMMIT")].map((sent) =>
    sent.catch(() => "lost"),
  );
  await expect
    .poll(
      async () => (await direct.query("SELECT wait_event FROM pg_stat_activity WHERE pid = $1", [rows[0]!.pid])).rows,
    )
    .toEqual([{ wait_event: "PgSleep" }]);
  await direct.query("SELECT pg_terminate_backend($1)", [rows[0]!.pid]);
  expect(await slept).toBe("lost");
  expect(await transact(await connect(), 1, true)).toBe("answered, answered, lost");
  expect(await strike).toBe(true);
});

test("large messages, and messages cut anywhere, pass as they are", async () => {
  const client = await connect();
  const text = randomText(8).repeat(500_000);
  const { rows } = await client.query<{ text: string; rows: number }>(
    "SELECT $1::text AS text, count(*)::int AS rows FROM generate_series(1, 3) UNION ALL SELECT repeat('COMMIT', 100000), g FROM generate_series(1, 20) g",
    [text],
  );
  expect(rows).toHaveLength(21);
  expect(rows[0]).toEqual({ text, rows: 3 });
  void network.arm({ at: "after-commit" });
  expect(await transact(client, 1, true)).toBe("answered, answered, answered");
});
