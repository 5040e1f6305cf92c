import { int4Array, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import type { Statement } from "@platform/postgres/statement";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Page, Slice } from "../ports/reader.ts";
import type { DetailsCodec } from "./details.ts";
import { type Filter, listPage, readOne } from "./list.ts";
import type { Keys, Row } from "./row.ts";

/** A table or view that is read by id and listed by time. It has the columns tenant_id, id and created_at. */
export interface View<T> {
  readonly find: (on: Queryable, tenant: ConfiguredTenant, id: string) => Promise<T | undefined>;
  /** Filters only by the view's filter columns. */
  readonly list: (on: Queryable, tenant: ConfiguredTenant, page: Page, filter: Filter) => Promise<Slice<T>>;
}

/** The table of an API object, for the journal, the reader and events. */
export interface Table<T> extends View<T> {
  /** Locks and reads rows in the order of their ids. */
  readonly lock: (on: Queryable, keys: Keys) => Promise<readonly Row<T>[]>;
  /** The object of a row. */
  readonly decode: (row: never) => T;
  /** Inserts new rows and overwrites changed ones. */
  readonly write: (on: Queryable, rows: readonly Row<T>[]) => Promise<unknown>;
  /** The object as JSON, for an event to keep. */
  readonly snapshot: (value: T) => string;
  readonly restore: (snapshot: Snapshot) => T;
}

export type Snapshot = Readonly<Record<string, unknown>>;

interface ViewOf<T, R> {
  readonly name: string;
  readonly decode: (row: R) => T;
  /** The columns by which a list can filter. */
  readonly filters: readonly string[];
  /** Values that every row of a list has. */
  readonly listed?: Filter;
}

interface TableOf<T extends { readonly details: object }, R> extends ViewOf<T, R> {
  /** Takes the tenants and the ids, as two arrays. */
  readonly lock: Statement<R & { tenant_id: number }>;
  readonly write: (on: Queryable, rows: readonly Row<T>[]) => Promise<unknown>;
  readonly details: DetailsCodec<T["details"]>;
  /** The fields that are bigint: JSON has no such thing, and every amount fits a double exactly. */
  readonly amounts: readonly (keyof T & string)[];
}

/** Makes a view from the decoder of its rows. */
export const viewOf = <T, R>({ name, decode, filters, listed = {} }: ViewOf<T, R>): View<T> => ({
  find: (on, tenant, id) => readOne(on, name, tenant, id, decode),
  list(on, tenant, page, filter) {
    const given = filters.map((column) => [column, filter[column]] as const);
    return listPage(on, name, tenant, page, { ...listed, ...Object.fromEntries(given) }, decode);
  },
});

/** Makes a table from its statements and the decoder of its rows. */
export function tableOf<T extends { readonly details: object }, R>(given: TableOf<T, R>): Table<T> {
  const { lock, write, decode, details: codec, amounts } = given;
  return {
    ...viewOf(given),
    async lock(on, { tenantIds, ids }) {
      const rows = await lock(on, [int4Array(tenantIds), textArray(ids)]);
      return rows.map((row) => ({ tenantId: row.tenant_id, value: decode(row) }));
    },
    decode,
    write,
    snapshot(value) {
      const { details, ...fields }: Record<string, unknown> = { ...value };
      for (const field of amounts) fields[field] = Number(fields[field]);
      // The details are last: they were encoded when the object's own row was written.
      return `${JSON.stringify(fields).slice(0, -1)},"details":${codec.encode(details as T["details"])}}`;
    },
    restore(snapshot) {
      const object: Record<string, unknown> = { ...snapshot, details: codec.decode(snapshot["details"] as object) };
      for (const field of amounts) object[field] = BigInt(object[field] as number);
      // A snapshot has the fields that the object had.
      return object as unknown as T;
    },
  };
}
