import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomText } from "@platform/kernel/id";
import { scramVerifier } from "@platform/postgres/scram";
import { openFaultyNetwork } from "@platform/testkit/faulty-network";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrateSchemas } from "../functions/migrate-schemas.ts";
import { prepareRoles } from "../functions/prepare-roles.ts";
import {
  createPreview,
  dropPreview,
  listPreviews,
  PREVIEW_ROLES,
  roleOf,
  type PreviewRequest,
} from "../functions/preview-database.ts";

const SERVER = process.env["TEST_DATABASE_URL"]!;
const ID = randomText(8).toLowerCase();
/** Has the rights of Aurora's master user: no superuser, but it may create databases and roles, and end sessions. */
const MASTER = `test_master_${ID}`;
const DATABASE = `test_prod_${ID}`;
const OWNER = `test_migrator_${ID}`;
const PAYMENTS = `test_payments_${ID}`;
const FRAUD = `test_fraud_${ID}`;
const PREVIEW = `pr_${100_000 + Math.floor(Math.random() * 800_000)}`;
const LIMITS = { previews: 1_000, connectionsEach: 3 };

const urlOf = (username: string, database = DATABASE, password = "secret"): string =>
  Object.assign(new URL(SERVER), { username, password, pathname: `/${database}` }).href;
const masterUrl = urlOf(MASTER);

let admin: pg.Client;
beforeAll(async () => {
  admin = new pg.Client({ connectionString: SERVER });
  await admin.connect();
  await admin.query(`CREATE ROLE ${MASTER} LOGIN CREATEDB CREATEROLE PASSWORD 'secret'`);
  await admin.query(`GRANT pg_signal_backend TO ${MASTER}`);
  await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${MASTER}`);
});
afterAll(async () => {
  for (const role of PREVIEW_ROLES) await admin.query(`DROP ROLE IF EXISTS ${roleOf(PREVIEW, role)}`);
  await admin.query(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
  for (const role of [OWNER, PAYMENTS, FRAUD, MASTER]) await admin.query(`DROP ROLE IF EXISTS ${role}`);
  await admin.end();
});

/** Returns the rows, or the SQLSTATE of the refusal. */
async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await client.end();
  }
}

describe("a deploy", () => {
  const verifiers = Object.fromEntries([OWNER, PAYMENTS, FRAUD].map((role) => [role, scramVerifier("secret")]));
  const request = { roles: { payments: PAYMENTS, fraud: FRAUD } };
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "migrations-"));
    for (const [schema, table] of [
      ["payments", "charges"],
      ["fraud", "assessments"],
    ] as const) {
      mkdirSync(join(directory, schema));
      writeFileSync(join(directory, schema, `0001_${table}.sql`), `CREATE TABLE ${table} (id integer PRIMARY KEY);`);
      const grants = `GRANT USAGE ON SCHEMA {{schema}} TO {{role}}; GRANT SELECT, INSERT ON ${table} TO {{role}};`;
      writeFileSync(join(directory, schema, "grants.sql"), grants);
    }
    await prepareRoles(masterUrl, { owner: OWNER, verifiers });
    await migrateSchemas(urlOf(OWNER), directory, request);
    return () => rmSync(directory, { recursive: true });
  });

  test("may be repeated", async () => {
    await prepareRoles(masterUrl, { owner: OWNER, verifiers });
    await migrateSchemas(urlOf(OWNER), directory, request);
    expect(await ask(urlOf(OWNER), "SELECT name FROM payments.migrations")).toEqual([{ name: "0001_charges.sql" }]);
  });

  test("waits for a database that is away", async () => {
    const network = await openFaultyNetwork(SERVER);
    const { hostname, port } = new URL(network.url);
    const through = (url: string): string => Object.assign(new URL(url), { hostname, port }).href;
    await network.cut();
    const lines: string[] = [];
    const preparing = prepareRoles(through(masterUrl), { owner: OWNER, verifiers });
    const migrating = migrateSchemas(through(urlOf(OWNER)), directory, request, (line) => void lines.push(line));
    await expect.poll(() => lines).toEqual([expect.stringContaining("waiting for the database at")]);
    await network.heal();
    await Promise.all([preparing, migrating]);
    await network.close();
  });

  test("whose migration fails throws, names it, and leaves the schema as it was", async () => {
    writeFileSync(join(directory, "payments", "0002_broken.sql"), "CREATE TABLE later (); SELECT 1 / 0;");
    const migrating = migrateSchemas(urlOf(OWNER), directory, request);
    await expect(migrating).rejects.toThrow("Migration 0002_broken.sql failed");
    expect(await ask(urlOf(OWNER), "SELECT * FROM payments.later")).toBe("42P01");
    expect(await ask(urlOf(PAYMENTS), "SELECT * FROM payments.charges")).toEqual([]);
  });

  test("whose migration cannot have its lock soon fails, instead of making every request wait behind it", async () => {
    writeFileSync(join(directory, "payments", "0002_wait.sql"), "ALTER TABLE charges ADD COLUMN later integer;");
    const reader = new pg.Client({ connectionString: urlOf(PAYMENTS) });
    await reader.connect();
    await reader.query("BEGIN; SELECT * FROM payments.charges");
    const failure = await migrateSchemas(urlOf(OWNER), directory, request).catch((error: unknown) => error);
    expect((failure as Error).cause).toMatchObject({ code: "55P03" });
    await reader.end();
  });

  test.each([
    ["a service reads its own tables", PAYMENTS, "SELECT * FROM payments.charges", []],
    ["and does only what it was granted", PAYMENTS, "DELETE FROM payments.charges", "42501"],
    ["it reads no other service's schema", PAYMENTS, "SELECT * FROM fraud.assessments", "42501"],
    ["it creates no schema", PAYMENTS, "CREATE SCHEMA mine", "42501"],
    ["it creates no role", PAYMENTS, "CREATE ROLE mine", "42501"],
    ["the owner of the schemas creates no role", OWNER, "CREATE ROLE mine", "42501"],
    ["nor a database", OWNER, "CREATE DATABASE mine", "42501"],
    ["nor reads what the server keeps of passwords", OWNER, "SELECT * FROM pg_authid", "42501"],
  ])("%s", async (_what, role, sql, expected) => {
    expect(await ask(urlOf(role), sql)).toEqual(expected);
  });
});

describe("a changed password", () => {
  const LOGINS = [`${PAYMENTS}_0`, `${PAYMENTS}_1`] as const;
  const rotate = (generation: number) =>
    prepareRoles(masterUrl, {
      owner: OWNER,
      verifiers: { [OWNER]: scramVerifier("secret"), [LOGINS[generation % 2]!]: scramVerifier(`secret ${generation}`) },
      members: { [LOGINS[generation % 2]!]: PAYMENTS },
    });
  const read = (generation: number) =>
    ask(urlOf(LOGINS[generation % 2]!, DATABASE, `secret ${generation}`), "SELECT * FROM kept.table_of_payments");
  beforeEach(async () => {
    await rotate(1);
    await ask(urlOf(OWNER), "CREATE SCHEMA kept; CREATE TABLE kept.table_of_payments ()");
    await ask(
      urlOf(OWNER),
      `GRANT USAGE ON SCHEMA kept TO ${PAYMENTS}; GRANT SELECT ON kept.table_of_payments TO ${PAYMENTS}`,
    );
    return async () => {
      await ask(urlOf(OWNER), "DROP SCHEMA kept CASCADE");
      for (const login of LOGINS)
        await admin.query(`DROP OWNED BY ${login}; DROP ROLE ${login}`).catch(() => undefined);
    };
  });

  test("leaves the one before in force, for the tasks that still run", async () => {
    await rotate(2);
    expect([await read(1), await read(2)]).toEqual([[], []]);
  });

  test("and changed again, ends it", async () => {
    await rotate(2);
    await rotate(3);
    expect([await read(1), await read(2), await read(3)]).toEqual(["28P01", [], []]);
  });
});

describe("a preview's database", () => {
  const verifiers = Object.fromEntries(PREVIEW_ROLES.map((role) => [role, scramVerifier("secret")]));
  const request = { name: PREVIEW, verifiers } as unknown as PreviewRequest;
  const owner = roleOf(PREVIEW, "owner");
  const payments = roleOf(PREVIEW, "payments");
  beforeEach(async () => {
    await createPreview(masterUrl, request, LIMITS);
    return () => dropPreview(masterUrl, PREVIEW);
  });

  test("belongs to the preview's own roles", async () => {
    expect(await ask(urlOf(owner, PREVIEW), "CREATE SCHEMA payments")).toEqual([]);
    expect(await ask(urlOf(payments, PREVIEW), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await ask(urlOf(payments, PREVIEW), "CREATE SCHEMA mine")).toBe("42501");
  });

  test("is all that its roles can enter: staging's they cannot, nor staging's roles this one", async () => {
    await prepareRoles(masterUrl, { owner: OWNER, verifiers: { [OWNER]: scramVerifier("secret") } });
    expect(await ask(urlOf(owner, DATABASE), "SELECT 1")).toBe("42501");
    expect(await ask(urlOf(OWNER, PREVIEW), "SELECT 1")).toBe("42501");
  });

  test("is created again without harm, and its roles get the new passwords", async () => {
    await ask(urlOf(owner, PREVIEW), "CREATE SCHEMA payments");
    const changed = { ...request, verifiers: { ...request.verifiers, payments: scramVerifier("changed") } };
    await createPreview(masterUrl, changed, LIMITS);
    expect(await ask(urlOf(payments, PREVIEW, "secret"), "SELECT 1")).toBe("28P01");
    expect(await ask(urlOf(payments, PREVIEW, "changed"), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await ask(urlOf(owner, PREVIEW), "CREATE SCHEMA payments")).toBe("42P06");
  });

  test("goes with its roles, although somebody is still connected, and may go twice", async () => {
    const task = new pg.Client({ connectionString: urlOf(payments, PREVIEW) });
    task.on("error", () => undefined);
    await task.connect();
    await dropPreview(masterUrl, PREVIEW);
    await dropPreview(masterUrl, PREVIEW);
    const left = `SELECT datname FROM pg_database WHERE datname = '${PREVIEW}'
      UNION SELECT rolname FROM pg_roles WHERE rolname LIKE '${PREVIEW}%'`;
    expect((await admin.query(left)).rows).toEqual([]);
  });

  test("is listed, and nothing that is no preview's", async () => {
    const names = await listPreviews(masterUrl);
    expect(names).toContain(PREVIEW);
    expect(names.filter((name) => !/^pr_[1-9]\d*$/.test(name))).toEqual([]);
  });

  test("has no more connections than its share", async () => {
    const clients = Array.from({ length: 3 }, () => new pg.Client({ connectionString: urlOf(payments, PREVIEW) }));
    await Promise.all(clients.map((client) => client.connect()));
    expect(await ask(urlOf(payments, PREVIEW), "SELECT 1")).toBe("53300");
    await Promise.all(clients.map((client) => client.end()));
  });

  test("is refused when there are as many as the server can bear", async () => {
    const another = createPreview(masterUrl, { ...request, name: "pr_999999" }, { ...LIMITS, previews: 1 });
    await expect(another).rejects.toThrow("there are 1 previews already");
    expect((await admin.query("SELECT 1 FROM pg_roles WHERE rolname LIKE 'pr_999999%'")).rows).toEqual([]);
  });

  test("takes the last place once, however many ask for it at the same time", async () => {
    const room = { ...LIMITS, previews: (await listPreviews(masterUrl)).length + 1 };
    const names = ["pr_990001", "pr_990002", "pr_990003"];
    const asked = await Promise.allSettled(
      names.map((one) => createPreview(masterUrl, { ...request, name: one }, room)),
    );
    const made = asked.filter(({ status }) => status === "fulfilled");
    for (const one of names) await dropPreview(masterUrl, one);
    expect(made).toHaveLength(1);
  });
});

describe("a name that is no preview's", () => {
  test.each([
    "prod",
    "payments",
    "pr_0",
    "pr_01",
    "pr_1; drop",
    "pr_1_owner",
    "pr_1234567",
    "PR_1",
    "pr_1\n",
    "",
    12,
    undefined,
  ])("%j is neither created nor dropped", async (name) => {
    const request = { name, verifiers: {} } as unknown as PreviewRequest;
    await expect(createPreview(masterUrl, request, LIMITS)).rejects.toThrow("named pr_<number>");
    await expect(dropPreview(masterUrl, name as string)).rejects.toThrow("named pr_<number>");
  });

  test("a password in place of a verifier is refused", async () => {
    const verifiers = Object.fromEntries(PREVIEW_ROLES.map((role) => [role, "secret"]));
    const request = { name: PREVIEW, verifiers } as unknown as PreviewRequest;
    await expect(createPreview(masterUrl, request, LIMITS)).rejects.toThrow("verifier for owner is missing");
  });
});
