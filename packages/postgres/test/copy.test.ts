import fc from "fast-check";
import { type Cell, copyLine, copyRows } from "@platform/postgres/copy";
import { createPool, type Pool } from "@platform/postgres/pool";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let pool: Pool;
beforeAll(async () => {
  const url = process.env["TEST_DATABASE_URL"]!;
  pool = createPool({ url, schema: "pg_temp", applicationName: "copy-test", maxConnections: 1 });
  await pool.query("CREATE TEMP TABLE copied (id int PRIMARY KEY, word text, truth boolean, bytes bytea, big bigint)");
});
beforeEach(() => pool.query("TRUNCATE copied"));
afterAll(() => pool.end());

const COLUMNS = ["id", "word", "truth", "bytes", "big"];

async function copy(rows: readonly (readonly Cell[])[]): Promise<void> {
  const client = await pool.connect();
  try {
    await copyRows(client, "copied", COLUMNS, rows.map(copyLine));
  } finally {
    client.release();
  }
}

const readAll = async (): Promise<unknown[]> =>
  (await pool.query({ text: "SELECT * FROM copied ORDER BY id", rowMode: "array" })).rows;

test("whatever is copied is read as it was", async () => {
  // PostgreSQL has no NUL in a text.
  const word = fc.string({ unit: "binary" }).filter((text) => !text.includes("\0"));
  const cellsOf = fc.tuple(
    fc.option(word),
    fc.option(fc.boolean()),
    fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
    fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  );
  const rows = fc.array(cellsOf, { maxLength: 20 }).map((all) => all.map((cells, index): Cell[] => [index, ...cells]));
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      await pool.query("TRUNCATE copied");
      await copy(all);
      expect(await readAll()).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test.each([["\\N"], ["\\."], ["a\tb\nc\rd\\e"], [""]])("the text %j is no other", async (word) => {
  await copy([[1, word, null, null, null]]);
  expect(await readAll()).toEqual([[1, word, null, null, null]]);
});

const row = (id: number): Cell[] => [id, "a", true, null, 1n];

test("a row that the database refuses takes the others with it, and leaves the connection in order", async () => {
  await expect(copy([row(1), row(2), row(1)])).rejects.toThrow(/duplicate key/);
  expect(await readAll()).toEqual([]);
  await copy([row(1)]);
  expect(await readAll()).toHaveLength(1);
});
