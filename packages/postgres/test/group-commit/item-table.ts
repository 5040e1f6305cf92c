import { randomText } from "@platform/kernel/id";
import { createPool, type Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import type pg from "pg";
import type { Item } from "./schedule.ts";

/** One for each commit in flight, and one to look for what was lost. */
const CONNECTIONS = 3;

/** A table of items in a schema of its own, and the way to it. */
export interface ItemTable {
  readonly network: FaultyNetwork;
  /** What a group commit commits and finds, through the network. */
  createStore(isPipelined: boolean): ItemStore;
  clear(): Promise<void>;
  /** An administrator ends every session that came through the network. */
  terminate(): Promise<void>;
  /** Waits until the server is done with every session that was lost, then reads what is kept. */
  readAtEnd(): Promise<{ id: number; outcome: string }[]>;
  drop(): Promise<void>;
}

export interface ItemStore {
  commit(items: readonly Item[]): Promise<string[]>;
  findCommitted(items: readonly Item[]): Promise<(string | undefined)[]>;
}

export async function createItemTable(): Promise<ItemTable> {
  const serverUrl = process.env["TEST_DATABASE_URL"]!;
  const schema = `group_commit_${randomText(10).toLowerCase()}`;
  const open = (url: string, applicationName: string, maxConnections: number): Pool =>
    createPool({ url, schema, applicationName, maxConnections, statementTimeoutMs: 5_000 });
  const network = await openFaultyNetwork(serverUrl);
  const pool = open(network.url, schema, CONNECTIONS);
  const direct = open(serverUrl, "group-commit-rival", 5);
  await direct.query(`
    CREATE SCHEMA ${schema};
    CREATE TABLE kept (
      id int PRIMARY KEY, outcome text NOT NULL, amount int NOT NULL CHECK (amount > 0), name text UNIQUE
    );
    CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL);`);
  return {
    network,
    createStore: (isPipelined) => createItemStore(pool, direct, isPipelined),
    async clear() {
      await direct.query("DELETE FROM kept");
      await direct.query("INSERT INTO kept VALUES (-1, 'of nobody', 1, 'taken')");
      // A try that had to connect first would come after a COMMIT that lands late.
      await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query("SELECT 1").catch(() => undefined)));
    },
    async terminate() {
      await direct.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [
        schema,
      ]);
    },
    async readAtEnd() {
      const sessions = "SELECT FROM pg_stat_activity WHERE application_name = $1";
      while ((await direct.query(sessions, [schema])).rowCount! > pool.totalCount);
      return (await direct.query<{ id: number; outcome: string }>("SELECT id, outcome FROM kept WHERE id >= 0")).rows;
    },
    async drop() {
      await pool.end();
      await network.close();
      await direct.query(`DROP SCHEMA ${schema} CASCADE`);
      await direct.end();
    },
  };
}

function createItemStore(pool: Pool, rivals: Pool, isPipelined: boolean): ItemStore {
  const tries = new Map<number, number>();
  return { commit, findCommitted };

  function commit(items: readonly Item[]): Promise<string[]> {
    for (const { id } of items) tries.set(id, (tries.get(id) ?? 0) + 1);
    // Tells the item and the try, so that an outcome of another item or of a try that was not kept is noticed.
    const outcomes = items.map(({ id }) => `${id}/${tries.get(id)}`);
    return inTransaction(pool, async (client, sendCommit) => {
      await meetRivals(
        client,
        items.filter(({ id, conflicts }) => tries.get(id)! <= conflicts),
      );
      const written = write(client, items, outcomes);
      await (isPipelined ? Promise.all([written, sendCommit()]) : written);
      return outcomes;
    });
  }

  async function findCommitted(items: readonly Item[]): Promise<(string | undefined)[]> {
    const { rows } = await pool.query<{ id: number; outcome: string }>(
      "SELECT id, outcome FROM kept WHERE id = ANY($1)",
      [items.map(({ id }) => id)],
    );
    const outcomes = new Map(rows.map(({ id, outcome }) => [id, outcome]));
    return items.map(({ id }) => outcomes.get(id));
  }

  async function meetRivals(client: pg.PoolClient, items: readonly Item[]): Promise<void> {
    const overtaken = items.filter(({ kind }) => kind === "overtaken");
    if (overtaken.length > 0) await beOvertaken(client, overtaken[0]!.id);
    for (const { id, kind } of items) if (kind === "deadlocks") await deadlock(client, id);
  }

  /** Somebody else changes a row that this transaction has seen before and changes after: a serialisation failure. */
  async function beOvertaken(client: pg.PoolClient, id: number): Promise<void> {
    await rivals.query("INSERT INTO counters VALUES ($1, 0) ON CONFLICT DO NOTHING", [id]);
    const change = "UPDATE counters SET value = value + 1 WHERE id = $1";
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await client.query("SELECT FROM counters");
    await rivals.query(change, [id]);
    await client.query(change, [id]);
  }

  /** Each holds the lock that the other waits for. The server ends who finds out first, which is this transaction. */
  async function deadlock(client: pg.PoolClient, id: number): Promise<void> {
    const lock = "SELECT pg_advisory_xact_lock($1, $2)";
    await client.query("SET LOCAL deadlock_timeout = '20ms'");
    await client.query(lock, [id, 1]);
    const rival = await rivals.connect();
    await rival.query("BEGIN");
    await rival.query(lock, [id, 2]);
    const waiting = rival.query(lock, [id, 1]).catch(() => undefined);
    try {
      await client.query(lock, [id, 2]);
    } finally {
      await waiting;
      await rival.query("ROLLBACK");
      rival.release();
    }
  }
}

async function write(client: pg.PoolClient, items: readonly Item[], outcomes: readonly string[]): Promise<void> {
  await client.query("INSERT INTO kept SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::text[])", [
    items.map(({ id }) => id),
    outcomes,
    items.map(({ kind }) => (kind === "refused" ? 0 : 1)),
    items.map(({ kind }) => (kind === "taken" ? "taken" : null)),
  ]);
}
