import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { grossOf } from "../src/domain/settlement.ts";
import type { SettlementReports } from "../src/ports/settlement-reports.ts";
import { createSettlementReports } from "../src/postgres/settlement-reports.ts";
import { findSettlementReport } from "../src/use-cases/find-settlement-report.ts";

let database: TestDatabase;
let reports: SettlementReports;
beforeEach(async () => {
  database = await createTestDatabase("acquirer", new URL("../migrations/", import.meta.url));
  reports = createSettlementReports(database.pool, 0);
  await database.pool.query(
    `INSERT INTO authorisations (id, authorised, currency, refundable) VALUES ('auth_1', 1, 'usd', true)`,
  );
});
afterEach(() => database.drop());

const insert = (key: string, age = "1 second", kind = "refund", status = "approved"): string =>
  `INSERT INTO operations (key, kind, fingerprint, authorisation, amount, status, created_at)
   VALUES ('${key}', '${kind}', '', 'auth_1', 1, '${status}', now() - interval '${age}')`;

/** The keys of all reports, one list for each. */
async function readAll(): Promise<string[][]> {
  const all: string[][] = [];
  for (let number = 1; ; number++) {
    const items = await findSettlementReport(reports, number);
    if (items === undefined) return all;
    all.push(items.map(({ key }) => key));
  }
}

test("a report is closed when something is due, and not before it is", async () => {
  expect(await readAll()).toEqual([]);
  await database.pool.query(insert("old", "49 hours"));
  await database.pool.query(insert("new", "47 hours"));
  reports = createSettlementReports(database.pool, 48 * 3_600_000);
  expect(await readAll()).toEqual([["old"]]);
  reports = createSettlementReports(database.pool, 46 * 3_600_000);
  expect(await readAll()).toEqual([["old"], ["new"]]);
});

test.each([
  ["refund", "approved", 1],
  ["capture", "approved", 1],
  ["capture", "declined", 0],
  ["void", "approved", 0],
  ["fence", "fenced", 0],
])("%s that is %s: %i items", async (kind, status, count) => {
  await database.pool.query(insert("key", "1 second", kind, status));
  expect((await readAll()).flat()).toHaveLength(count);
});

test("a report has 500 items at most, also where all were made at the same time", async () => {
  const values = Array.from({ length: 1201 }, (_, index) => `('k${String(index).padStart(4, "0")}')`).join();
  await database.pool.query(
    `INSERT INTO operations (key, kind, fingerprint, authorisation, amount, status)
     SELECT key, 'capture', '', 'auth_1', 1, 'approved' FROM (VALUES ${values}) AS v (key)`,
  );
  const all = await readAll();
  expect(all.map((keys) => keys.length)).toEqual([500, 500, 201]);
  expect(new Set(all.flat()).size).toBe(1201);
});

describe("at the same time", () => {
  test("two closers close one row of reports without a gap", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => database.pool.query(insert(`k${index}`))));
    await Promise.all(Array.from({ length: 8 }, () => reports.closeDue()));
    expect((await readAll()).map((keys) => keys.length)).toEqual([30]);
  });

  test("a movement whose transaction is still running waits for the next report, and is in it", async () => {
    const early = await database.pool.connect();
    try {
      // This transaction begins before the other one, and commits after the report is closed.
      await early.query("BEGIN");
      await early.query(insert("early", "0 seconds"));
      await database.pool.query(insert("late", "0 seconds"));
      await database.pool.query(insert("before", "1 hour"));
      expect(await readAll()).toEqual([["before"]]);
      await early.query("COMMIT");
      expect(await readAll()).toEqual([["before"], ["early", "late"]]);
    } finally {
      early.release();
    }
  });
});

test("the service's own role cannot change a report that is closed", async () => {
  await database.pool.query(insert("key"));
  await readAll();
  for (const sql of ["UPDATE settlement_reports SET number = 2", "DELETE FROM settlement_reports"]) {
    await expect(database.pool.query(sql)).rejects.toThrow(/permission denied/);
  }
});

test("the gross of a report is captures less refunds, by currency", () => {
  const items = [
    { key: "a", kind: "capture", amount: 5n, currency: "usd" },
    { key: "b", kind: "refund", amount: 7n, currency: "usd" },
    { key: "c", kind: "capture", amount: 3n, currency: "jpy" },
  ] as const;
  expect(grossOf(items)).toEqual([
    { currency: "usd", amount: -2n },
    { currency: "jpy", amount: 3n },
  ]);
});
