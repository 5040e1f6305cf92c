import type { Queryable } from "@platform/postgres/pool";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Page, Slice } from "../ports/reader.ts";

/** What a column must be: one value, or one of several; undefined leaves it open. */
export type Filter = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Reads one row of a tenant by its id. */
export async function readOne<R, T>(
  on: Queryable,
  table: string,
  tenant: ConfiguredTenant,
  id: string,
  decode: (row: R) => T,
): Promise<T | undefined> {
  const text = `SELECT * FROM ${table} WHERE tenant_id = $1 AND id = $2`;
  const { rows } = await on.query({ name: `read-${table}`, text, values: [tenant.id, id] });
  return rows[0] === undefined ? undefined : decode(rows[0] as R);
}

/**
 * Reads a page, newest first, by keyset: ids sort by creation, so that the page after a million rows costs what the
 * first one does. The statement is made of constants; every value is a parameter.
 */
export async function listPage<R, T>(
  on: Queryable,
  table: string,
  tenant: ConfiguredTenant,
  page: Page,
  filter: Filter,
  decode: (row: R) => T,
): Promise<Slice<T>> {
  const backwards = page.endingBefore !== undefined;
  const values: unknown[] = [tenant.id];
  const conditions = ["tenant_id = $1"];
  const where = (column: string, operator: string, value: unknown, cast = ""): void => {
    values.push(value);
    conditions.push(
      `${column} ${operator} ${cast === "" ? `$${values.length}` : cast.replace("?", `$${values.length}`)}`,
    );
  };
  for (const [column, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) where(column, "=", value, "ANY (?::text[])");
    else where(column, "=", value);
  }
  if (page.startingAfter !== undefined) where("id", "<", page.startingAfter);
  if (page.endingBefore !== undefined) where("id", ">", page.endingBefore);
  const { gt, gte, lt, lte } = page.created ?? {};
  // `created` has whole seconds, the column has more: a bound means the whole second.
  if (gt !== undefined) where("created_at", ">=", gt + 1, "to_timestamp(?)");
  if (gte !== undefined) where("created_at", ">=", gte, "to_timestamp(?)");
  if (lt !== undefined) where("created_at", "<", lt, "to_timestamp(?)");
  if (lte !== undefined) where("created_at", "<", lte + 1, "to_timestamp(?)");
  values.push(page.limit + 1);
  const text =
    `SELECT * FROM ${table} WHERE ${conditions.join(" AND ")} ` +
    `ORDER BY id ${backwards ? "ASC" : "DESC"} LIMIT $${values.length}`;
  const { rows } = await on.query({ text, values });
  const data = rows.slice(0, page.limit).map((row) => decode(row as R));
  return { data: backwards ? data.toReversed() : data, hasMore: rows.length > page.limit };
}
