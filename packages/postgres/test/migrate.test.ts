import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate, type MigrateOptions } from "@platform/postgres/migrate";

const SERVER = process.env["TEST_DATABASE_URL"]!;
const ROLE = `migrate_test_${process.pid}`;

let server: pg.Client;
/** The administrator's connection, in a database of this test's own. */
let client: pg.Client;
let directory: string;
let options: MigrateOptions;

beforeEach(async () => {
  server = new pg.Client({ connectionString: SERVER });
  await server.connect();
  await server.query(`CREATE DATABASE ${ROLE}`);
  const adminUrl = Object.assign(new URL(SERVER), { pathname: `/${ROLE}` }).href;
  client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  directory = mkdtempSync(join(tmpdir(), "migrations-"));
  options = { adminUrl, schema: "shop", role: ROLE, password: "a password of a test", directory };
  write("0001_orders.sql", "CREATE TABLE orders (id integer PRIMARY KEY);");
  write("grants.sql", "GRANT USAGE ON SCHEMA {{schema}} TO {{role}}; GRANT SELECT ON {{schema}}.orders TO {{role}};");
});

afterEach(async () => {
  await client.end();
  await server.query(`DROP DATABASE ${ROLE} WITH (FORCE)`);
  await server.query(`DROP ROLE IF EXISTS ${ROLE}`);
  await server.end();
  rmSync(directory, { recursive: true });
});

function write(file: string, sql: string): void {
  writeFileSync(join(directory, file), sql);
}

/** The schema's tables, and the migrations that it lists as applied. */
async function present(): Promise<{ tables: string[]; migrations: string[] }> {
  const tables = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'shop' AND tablename <> 'migrations' ORDER BY 1",
  );
  const migrations = await client.query<{ name: string }>("SELECT name FROM shop.migrations ORDER BY 1");
  return { tables: tables.rows.map(({ name }) => name), migrations: migrations.rows.map(({ name }) => name) };
}

async function mayRead(table: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>("SELECT has_table_privilege($1, $2, 'SELECT') AS may", [
    ROLE,
    table,
  ]);
  return rows[0]!.may;
}

describe("migrations", () => {
  test("are applied once, in the order of their numbers", async () => {
    write("0010_lines.sql", "CREATE TABLE lines (order_id integer REFERENCES orders);");
    expect(await migrate(options)).toEqual({ applied: ["0001_orders.sql", "0010_lines.sql"] });
    write("0009_shops.sql", "CREATE TABLE shops ();");
    expect(await migrate(options)).toEqual({ applied: ["0009_shops.sql"] });
    expect(await migrate(options)).toEqual({ applied: [] });
    expect((await present()).tables).toEqual(["lines", "orders", "shops"]);
    expect(await mayRead("shop.orders")).toBe(true);
  });

  test("that have changed since they were applied are refused, and nothing after them is applied", async () => {
    await migrate(options);
    write("0001_orders.sql", "CREATE TABLE orders (id bigint PRIMARY KEY);");
    write("0002_lines.sql", "CREATE TABLE lines ();");
    await expect(migrate(options)).rejects.toThrow(
      "Migration 0001_orders.sql of schema shop has changed since it was applied. Applied migrations are history: " +
        "restore the file and put the change into a new one.",
    );
    expect(await present()).toEqual({ tables: ["orders"], migrations: ["0001_orders.sql"] });
  });
});

describe("a migration that fails", () => {
  test("leaves nothing of itself, keeps those before it, and grants nothing", async () => {
    write("0002_lines.sql", "CREATE TABLE lines (); INSERT INTO orders VALUES (1); SELECT 1 / 0;");
    write("0003_shops.sql", "CREATE TABLE shops ();");
    await expect(migrate(options)).rejects.toThrow(
      expect.objectContaining({
        message: "Migration 0002_lines.sql failed and was rolled back.",
        cause: expect.objectContaining({ message: "division by zero" }),
      }),
    );
    expect(await present()).toEqual({ tables: ["orders"], migrations: ["0001_orders.sql"] });
    expect((await client.query("SELECT FROM shop.orders")).rowCount).toBe(0);
    expect(await mayRead("shop.orders")).toBe(false);
  });

  test("after its own statements, when it is recorded, leaves nothing either", async () => {
    write("0002_lines.sql", "CREATE TABLE lines (); ALTER TABLE migrations ADD CHECK (name <> '0002_lines.sql');");
    await expect(migrate(options)).rejects.toThrow("Migration 0002_lines.sql failed and was rolled back.");
    expect(await present()).toEqual({ tables: ["orders"], migrations: ["0001_orders.sql"] });
  });

  test("is applied by the next run, once it is corrected", async () => {
    write("0002_lines.sql", "CREATE TABLE lines (); SELECT 1 / 0;");
    await expect(migrate(options)).rejects.toThrow("0002_lines.sql");
    write("0002_lines.sql", "CREATE TABLE lines ();");
    expect(await migrate(options)).toEqual({ applied: ["0002_lines.sql"] });
  });

  test("because its connection was lost is named all the same", async () => {
    write("0002_lines.sql", "CREATE TABLE lines (); SELECT pg_terminate_backend(pg_backend_pid());");
    await expect(migrate(options)).rejects.toThrow("Migration 0002_lines.sql failed");
    expect(await present()).toEqual({ tables: ["orders"], migrations: ["0001_orders.sql"] });
  });

  test("because another transaction holds a lock says what to do, and is applied when the lock is gone", async () => {
    await migrate(options);
    write("0002_amounts.sql", "CREATE TABLE lines (); ALTER TABLE orders ADD amount bigint;");
    await client.query("BEGIN");
    await client.query("SELECT FROM shop.orders");
    await expect(migrate(options)).rejects.toThrow(
      "Migration 0002_amounts.sql failed and was rolled back. It waited 5 s for a lock that another transaction holds: " +
        "wait until that transaction is over, or end it (pg_stat_activity lists it), then run the migrations again.",
    );
    await client.query("COMMIT");
    expect(await present()).toEqual({ tables: ["orders"], migrations: ["0001_orders.sql"] });
    expect(await migrate(options)).toEqual({ applied: ["0002_amounts.sql"] });
  });
});

describe("two runs at once", () => {
  test("wait for each other: one applies everything, the other finds nothing to do", async () => {
    // Sleeps long enough for both to be under way.
    write("0002_lines.sql", "SELECT pg_sleep(0.5); CREATE TABLE lines ();");
    const runs = await Promise.all([migrate(options), migrate(options)]);
    expect(runs.flatMap(({ applied }) => applied)).toEqual(["0001_orders.sql", "0002_lines.sql"]);
  });

  test("of two schemas wait as well, because roles belong to the whole server", async () => {
    const runs = await Promise.all([migrate(options), migrate({ ...options, schema: "second_shop" })]);
    expect(runs).toEqual([{ applied: ["0001_orders.sql"] }, { applied: ["0001_orders.sql"] }]);
  });

  test("go on when the first of them fails", async () => {
    write("0002_lines.sql", "SELECT pg_sleep(0.5); SELECT 1 / 0;");
    const runs = await Promise.allSettled([migrate(options), migrate(options)]);
    expect(runs.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await present()).toEqual({ tables: ["orders"], migrations: ["0001_orders.sql"] });
  });
});
