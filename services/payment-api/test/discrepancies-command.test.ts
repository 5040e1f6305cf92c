import { createPool } from "@platform/postgres/pool";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resolveDiscrepancy } from "../src/postgres/discrepancies.ts";
import { runPayments } from "./payments-command.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
  await database.pool
    .query(`INSERT INTO settlement_discrepancies (report, position, operation, kind, amount, currency, reason)
    VALUES (1, 3, 'att_strange', 'capture', 1050, 'usd', 'unknown_operation'),
           (2, 1, 'att_open', 'refund', 70, 'jpy', 'attempt_open')`);
});
afterEach(() => database.drop());

const run = (...args: string[]) => runPayments(database.url, ["discrepancies", ...args]);
const resolve = (item: string, reason: string) => run("resolve", "--item", item, "--reason", reason);

interface Listed {
  readonly item: string;
  readonly resolved_by: string | null;
  readonly resolution: string | null;
}
const listed = async (...args: string[]): Promise<Listed[]> => JSON.parse((await run("list", "--json", ...args)).out);
const items = async (...args: string[]): Promise<string[]> => (await listed(...args)).map(({ item }) => item);

describe("a list", () => {
  test("is aligned, and shows what differs, by how much, and since when", async () => {
    const { out } = await run("list");
    expect(out.trimEnd().split("\n")).toEqual([
      expect.stringMatching(
        /^1\/3 {2}unknown_operation {2}capture {2}10\.50 USD {2}att_strange {2}no payment of ours {2}found \S+Z {2}open$/,
      ),
      expect.stringMatching(
        /^2\/1 {2}attempt_open {7}refund {3}70 JPY {5}att_open {5}no payment of ours {2}found \S+Z {2}open, resolves itself$/,
      ),
    ]);
  });

  test("comes in pages", async () => {
    expect(await items("--limit", "1")).toEqual(["1/3"]);
    expect(await items("--after", "1/3")).toEqual(["2/1"]);
  });

  test("says so when nothing is open", async () => {
    await database.pool.query("UPDATE settlement_discrepancies SET resolved_at = now()");
    expect((await run("list")).out).toBe("No discrepancy is open: the acquirer's books and ours agree.\n");
    expect((await run("list", "--all")).out).toContain("resolved itself");
  });
});

describe("a discrepancy", () => {
  test("is resolved with who and why, and leaves the list of the open ones", async () => {
    expect(await resolve("1/3", " The acquirer withdrew it, T-1. ")).toMatchObject({ code: 0 });
    expect(await items()).toEqual(["2/1"]);
    const [resolved] = await listed("--all");
    expect(resolved).toMatchObject({
      resolved_by: expect.stringMatching(/.@./),
      resolution: "The acquirer withdrew it, T-1.",
    });
  });

  test("is resolved once: a second resolution changes nothing and names the first", async () => {
    await resolve("1/3", "first");
    const second = await resolve("1/3", "second");
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^1\/3 was resolved by .*, and stays so\.\n$/),
    });
    expect((await listed("--all"))[0]!.resolution).toBe("first");
  });

  test("has one resolver of many who try at the same time", async () => {
    const place = { report: 1, position: 3 };
    const tries = Array.from({ length: 5 }, (_, at) =>
      resolveDiscrepancy(database.pool, { ...place, by: `${at}`, reason: "x" }),
    );
    expect((await Promise.all(tries)).filter((resolved) => resolved)).toEqual([true]);
  });

  test("that resolves itself is left to settlement", async () => {
    expect(await resolve("2/1", "x")).toMatchObject({ code: 1, err: expect.stringContaining("still open") });
    expect(await items()).toContain("2/1");
  });

  test("needs a reason, and must exist", async () => {
    expect(await resolve("1/3", "  ")).toMatchObject({ code: 2, err: expect.stringContaining("--reason TEXT") });
    expect(await run("resolve", "--item", "1", "--reason", "x")).toMatchObject({ code: 2 });
    expect(await resolve("9/9", "x")).toMatchObject({ code: 1, err: expect.stringContaining("No discrepancy 9/9") });
  });
});

test("nobody can change or take back what was said of a resolution", async () => {
  await resolve("1/3", "said");
  const administrator = createPool({
    url: database.adminUrl,
    schema: "payments",
    applicationName: "test",
    maxConnections: 1,
  });
  try {
    for (const sql of ["UPDATE settlement_resolutions SET reason = 'other'", "DELETE FROM settlement_resolutions"]) {
      await expect(database.pool.query(sql)).rejects.toThrow("permission denied");
      await expect(administrator.query(sql)).rejects.toThrow("settlement_resolutions is append-only");
    }
  } finally {
    await administrator.end();
  }
});
