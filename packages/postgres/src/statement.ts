import type { QueryResultRow } from "pg";
import type { Queryable } from "./pool.ts";

/** A named SQL statement: prepared once per connection, run with parameters only. */
export interface Statement<Row extends QueryResultRow> {
  (on: Queryable, values?: readonly unknown[]): Promise<Row[]>;
}

/** Defines a statement. The name is its identity on a connection and must be unique within a service. */
export function statement<Row extends QueryResultRow>(name: string, text: string): Statement<Row> {
  return async (on, values = []) => (await on.query<Row>({ name, text, values: values as unknown[] })).rows;
}
