import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  boolArray,
  byteaArray,
  int4Array,
  int8Array,
  jsonArray,
  textArray,
  timestampArray,
} from "@platform/postgres/array";
import { createPool, type Pool } from "@platform/postgres/pool";

let pool: Pool;
beforeAll(() => {
  pool = createPool({
    url: process.env["TEST_DATABASE_URL"]!,
    schema: "public",
    applicationName: "array-test",
    maxConnections: 1,
  });
});
afterAll(() => pool.end());

async function roundTrip(type: string, array: Buffer): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>(`SELECT $1::${type}[] AS value`, [array]);
  return rows[0]!.value;
}

const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<(T | null)[]> =>
  fc.array(fc.option(values), { maxLength: 20 });
/** PostgreSQL has no NUL in text; the parsers refuse it long before. */
const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0") && value.isWellFormed());

test.each<[type: string, values: fc.Arbitrary<unknown[]>, encode: (values: never) => Buffer]>([
  ["text", nullable(text), textArray],
  ["bigint", nullable(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), int8Array],
  ["int", nullable(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), int4Array],
  ["boolean", nullable(fc.boolean()), boolArray],
  ["bytea", nullable(fc.uint8Array().map((bytes) => Buffer.from(bytes))), byteaArray],
])("%s[] arrives as it was sent", async (type, values, encode) => {
  await fc.assert(
    fc.asyncProperty(values, async (sent) => {
      const received = (await roundTrip(type, encode(sent as never))) as unknown[];
      // `pg` has no parser for the elements of bigint[].
      const read =
        type === "bigint" ? received.map((value) => (value === null ? null : BigInt(value as string))) : received;
      expect(read).toEqual(sent);
    }),
    { numRuns: 60 },
  );
});

test("json[] arrives as the same documents", async () => {
  const documents = [{ a: 'quote " and \\ and ü' }, [1, null], "text"];
  const { rows } = await pool.query("SELECT value FROM unnest($1::json[]) AS value", [
    jsonArray(documents.map((document) => JSON.stringify(document))),
  ]);
  expect(rows.map((row: { value: unknown }) => row.value)).toEqual(documents);
});

test("timestamptz[] keeps milliseconds on both sides of PostgreSQL's epoch", async () => {
  const times = [0, 946_684_799_999, 946_684_800_000, 1_795_000_000_123];
  const { rows } = await pool.query(
    "SELECT at FROM unnest($1::timestamptz[]) WITH ORDINALITY AS u (at, n) ORDER BY n",
    [timestampArray(times)],
  );
  expect(rows.map((row: { at: number }) => row.at)).toEqual(times);
});
