import { readFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import type { EmbeddedPostgres } from "@platform/local/postgres/server";
import { startThrowAwayPostgres } from "@platform/local/postgres/throw-away-server";
import { connectionTo } from "@platform/postgres/connection";
import { createPool } from "@platform/postgres/pool";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);
const AUTHORITY = fixture("authority.test.cert.pem");

// This file needs a server of its own: it must not change the others' server.
let server: EmbeddedPostgres;
beforeAll(async () => {
  const parent = join(import.meta.dirname, "../../../.local/tls-test");
  server = await startThrowAwayPostgres({ parent, log: () => undefined });
  await turnTlsOn(server.url);
});
afterAll(() => server.stop());

describe("a connection with sslmode=verify-full", () => {
  test.each([
    [
      "accepts a certificate of an authority it knows",
      "localhost",
      `sslmode=verify-full&sslrootcert=${AUTHORITY}`,
      "TLS",
    ],
    [
      "refuses one of an authority it does not know",
      "localhost",
      "sslmode=verify-full",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    [
      "refuses one that the system's authorities did not sign",
      "localhost",
      "sslmode=verify-full&sslrootcert=system",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    [
      "refuses one for another host",
      "127.0.0.1",
      `sslmode=verify-full&sslrootcert=${AUTHORITY}`,
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    ["is not needed on one machine", "127.0.0.1", "", "plain"],
  ])("%s", async (_what, host, parameters, expected) => {
    expect(await connect(host, parameters)).toBe(expected);
  });

  test("never falls back to a server without TLS", async () => {
    const { hostname, port } = new URL(process.env["TEST_DATABASE_URL"]!);
    const url = `postgres://nobody:nothing@${hostname}:${port}/postgres?sslmode=verify-full`;
    const client = new pg.Client(connectionTo(url));
    await expect(client.connect()).rejects.toThrow("does not support SSL");
  });
});

test("Amazon RDS's authorities are known, in every region and for a long time", () => {
  const { ssl } = connectionTo("postgres://db.example/payments?sslmode=verify-full");
  const certificates = (ssl as { ca: string[] }).ca.map((pem) => new X509Certificate(pem));
  const nextYear = Date.now() + 365 * 24 * 60 * 60 * 1000;
  for (const region of ["us-east-1", "eu-central-1", "ap-southeast-2"]) {
    const authority = certificates.find(({ subject }) =>
      subject.includes(`CN=Amazon RDS ${region} Root CA RSA2048 G1`),
    );
    expect(Date.parse(authority!.validTo)).toBeGreaterThan(nextYear);
  }
});

async function connect(host: string, parameters: string): Promise<string> {
  const url = Object.assign(new URL(server.url), { hostname: host, search: parameters }).href;
  const pool = createPool({ url, schema: "public", applicationName: "tls-test", maxConnections: 1 });
  try {
    const { rows } = await pool.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    return rows[0].ssl ? "TLS" : "plain";
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await pool.end();
  }
}

/** Runs in SQL, so that the files belong to the server's user. */
async function turnTlsOn(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const write = async (name: string, file: string): Promise<void> => {
    const lines = pg.escapeLiteral(readFileSync(fixture(file), "utf8").trim());
    await client.query(`COPY (SELECT regexp_split_to_table(${lines}, '\\n')) TO PROGRAM 'umask 077; cat > ${name}'`);
  };
  await write("server.key", "localhost.test.key.pem");
  await write("server.crt", "localhost.test.cert.pem");
  await client.query("ALTER SYSTEM SET ssl = on");
  await client.query("SELECT pg_reload_conf()");
  await vi.waitFor(async () => expect((await client.query("SHOW ssl")).rows).toEqual([{ ssl: "on" }]));
  await client.end();
}
