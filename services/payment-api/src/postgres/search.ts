import type { Queryable } from "@platform/postgres/pool";
import { unreachable } from "@platform/kernel/result";
import type { Searchable } from "../domain/search/fields.ts";
import type { Clause, Comparison, SearchQuery, Test } from "../domain/search/query.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { type SearchPage, SearchTooSlow, type SearchSlice } from "../ports/reader.ts";
import type { Reads } from "./reads.ts";
import { SEARCH_COLUMNS, type SearchColumn, tokensOf } from "./search-columns.ts";

/** A search reads no longer than this: a query that finds little in many rows must not occupy a connection. */
const TIME_LIMIT = "3s";
const QUERY_CANCELED = "57014";

/** The most matches that are counted. */
const COUNT_LIMIT = 10_000;

/**
 * Finds the newest objects that match, in the tables themselves, so that a search sees what has been committed. It walks the
 * objects of the tenant newest first, by the primary key, or those of the customer that it names, by the customer's index.
 *
 * Throws SearchTooSlow after TIME_LIMIT.
 */
export async function searchPage<T>(
  on: Queryable | Reads,
  name: Searchable,
  tenant: ConfiguredTenant,
  query: SearchQuery,
  page: SearchPage,
  decode: (row: never) => T,
): Promise<SearchSlice<T>> {
  const { table, where } = SEARCH_COLUMNS[name];
  const values: unknown[] = [tenant.id];
  const conditions = [`tenant_id = $1 AND ${where}`, `(${conditionOf(query, name, values)})`];
  const matching = `FROM ${table} WHERE ${conditions.join(" AND ")}`;
  const counting = [...values, COUNT_LIMIT + 1];
  const after = page.after === undefined ? "" : `AND id < ${parameter(values, page.after)} `;
  const text = `SELECT * ${matching} ${after}ORDER BY id DESC LIMIT ${parameter(values, page.limit + 1)}`;
  return withinTime(on, async (client) => {
    const { rows } = await client.query({ text, values });
    const data = rows.slice(0, page.limit).map((row) => decode(row as never));
    const slice = { data, hasMore: rows.length > page.limit };
    if (!page.counts) return slice;
    const count = `SELECT count(*) AS count FROM (SELECT ${matching} LIMIT $${counting.length}) AS matches`;
    const counted = await client.query<{ count: bigint }>({ text: count, values: counting });
    return { ...slice, total: Math.min(Number(counted.rows[0]!.count), COUNT_LIMIT) };
  });
}

async function withinTime<T>(on: Queryable | Reads, work: (client: Queryable) => Promise<T>): Promise<T> {
  if (!("inSnapshot" in on)) return work(on);
  try {
    return await on.inSnapshot(async (client) => {
      await client.query(`SET LOCAL statement_timeout = '${TIME_LIMIT}'`);
      return work(client);
    });
  } catch (error) {
    throw (error as { readonly code?: unknown }).code === QUERY_CANCELED ? new SearchTooSlow() : error;
  }
}

function parameter(values: unknown[], value: unknown): string {
  values.push(value);
  return `$${values.length}`;
}

const conditionOf = ({ join, clauses }: SearchQuery, name: Searchable, values: unknown[]): string =>
  clauses.map((clause) => clauseOf(clause, name, values)).join(join === "and" ? " AND " : " OR ");

/** A missing value matches no test but that for null, so it matches the negation of every other test. */
function clauseOf({ negated, field, key, test }: Clause, name: Searchable, values: unknown[]): string {
  const columns: Readonly<Record<string, SearchColumn>> = SEARCH_COLUMNS[name].columns;
  const column = columns[field]!;
  const sql =
    typeof column === "string"
      ? testOf(key === undefined ? column : `(${column} ->> ${parameter(values, key)})`, test, values)
      : `(details ->> 'token') = ANY (${parameter(
          values,
          tokensOf((card) => passes(column.ofCard(card), test)),
        )}::text[])`;
  return negated ? `(${sql}) IS NOT TRUE` : `(${sql})`;
}

function testOf(column: string, test: Test, values: unknown[]): string {
  switch (test.kind) {
    case "is":
      return isOf(column, test.text, values);
    case "contains":
      return `position(lower(${parameter(values, test.text)}) IN lower(${column})) > 0`;
    case "compares":
      return `${column} ${test.operator} ${parameter(values, String(test.number))}::bigint`;
    case "is_null":
      return `${column} IS NULL`;
    default:
      return unreachable(test);
  }
}

/** Ids are compared as they are, so that their index finds them: nobody writes an id in another case. */
const isOf = (column: string, text: string, values: unknown[]): string =>
  column === "customer"
    ? `customer = ${parameter(values, text)}`
    : `lower(${column}) = lower(${parameter(values, text)})`;

/** The same for a value that we know: cards are data of ours. */
function passes(value: ReturnType<Exclude<SearchColumn, string>["ofCard"]>, test: Test): boolean {
  switch (test.kind) {
    case "is":
      return String(value).toLowerCase() === test.text.toLowerCase();
    case "contains":
      return String(value).toLowerCase().includes(test.text.toLowerCase());
    case "compares":
      return COMPARES[test.operator](BigInt(value), test.number);
    case "is_null":
      return false;
    default:
      return unreachable(test);
  }
}

const COMPARES: Readonly<Record<Comparison, (a: bigint, b: bigint) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "=": (a, b) => a === b,
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
};
