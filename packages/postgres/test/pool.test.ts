import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isConnectionLost, isUniqueViolation, sqlState } from "@platform/postgres/fault";
import { createPool, type Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";

let pool: Pool;
let other: Pool;
const open = (applicationName: string): Pool =>
  createPool({ url: process.env["TEST_DATABASE_URL"]!, schema: "public", applicationName, maxConnections: 2 });
beforeEach(() => {
  pool = open("pool-test");
  other = open("pool-test-other");
});
afterEach(() => Promise.all([pool.end(), other.end()]));

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a connection that is lost", () => {
  test("in the middle of a transaction fails that transaction, and nothing else", async () => {
    const error = await caught(
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
        await other.query("SELECT pg_terminate_backend($1)", [rows[0]!.pid]);
        await client.query("SELECT 1");
      }),
    );
    expect(isConnectionLost(error)).toBe(true);
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  test("while nobody uses it is replaced", async () => {
    const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await other.query("SELECT pg_terminate_backend($1)", [rows[0]!.pid]);
    await expect.poll(async () => await caught(pool.query("SELECT 1"))).toBeUndefined();
  });
});

describe("a network that swallows everything", () => {
  let network: FaultyNetwork;
  let through: Pool;
  beforeEach(async () => {
    network = await openFaultyNetwork(process.env["TEST_DATABASE_URL"]!);
    through = createPool({
      url: network.url,
      schema: "public",
      applicationName: "pool-test-swallowed",
      maxConnections: 1,
      statementTimeoutMs: 100,
    });
  });
  afterEach(async () => {
    await through.end();
    await network.close();
  });

  test.each([
    [
      "a statement",
      (swallow: () => void) =>
        through
          .query("SELECT 1")
          .then(swallow)
          .then(() => through.query("SELECT 1")),
    ],
    [
      "a commit",
      (swallow: () => void) =>
        inTransaction(through, async (client) => {
          await client.query("SELECT 1");
          swallow();
        }),
    ],
  ])("makes %s fail as on a lost connection, and the next gets a new one", async (_what, run) => {
    expect(isConnectionLost(await caught(run(() => network.swallow())))).toBe(true);
    await network.heal();
    expect((await through.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("a transaction", () => {
  test("whose statement fails is rolled back, and says which error it was", async () => {
    await pool.query("CREATE TEMPORARY TABLE IF NOT EXISTS kept (id int PRIMARY KEY)");
    const error = await caught(
      inTransaction(pool, async (client, commit) => {
        const insert = (): Promise<unknown> => client.query("INSERT INTO kept VALUES (1)");
        await Promise.all([insert(), insert(), commit()]);
      }),
    );
    expect(isUniqueViolation(error)).toBe(true);
    expect(isConnectionLost(error)).toBe(false);
    expect((await pool.query("SELECT * FROM kept")).rows).toEqual([]);
  });
});

test.each([
  [{ code: "23505" }, "23505", false],
  [{ code: "57P01" }, "57P01", true],
  [{ code: "08006" }, "08006", true],
  [{ code: "53300" }, "53300", true],
  [{ code: "40P01" }, "40P01", false],
  [{ code: "EPIPE" }, undefined, true],
  [{ code: "ECONNRESET" }, undefined, true],
  [new Error("Connection terminated unexpectedly"), undefined, true],
  [new TypeError("x is not a function"), undefined, false],
  [undefined, undefined, false],
])("%o has SQLSTATE %s; connection lost: %s", (error, state, lost) => {
  expect(sqlState(error)).toBe(state);
  expect(isConnectionLost(error)).toBe(lost);
});

test("a server that only reads, as a name still leads to after a fail-over, is no server", async () => {
  await pool.query("CREATE ROLE pool_test_reader LOGIN PASSWORD 'reads'");
  await pool.query("ALTER ROLE pool_test_reader SET default_transaction_read_only = on");
  const url = Object.assign(new URL(process.env["TEST_DATABASE_URL"]!), {
    username: "pool_test_reader",
    password: "reads",
  });
  const reader = createPool({
    url: url.href,
    schema: "public",
    applicationName: "pool-test-reader",
    maxConnections: 1,
  });
  try {
    const error = await caught(reader.query("SELECT 1"));
    expect(error).toMatchObject({ message: expect.stringContaining("only reads") });
    expect(isConnectionLost(error)).toBe(true);
  } finally {
    await reader.end();
    await pool.query("DROP ROLE pool_test_reader");
  }
});
