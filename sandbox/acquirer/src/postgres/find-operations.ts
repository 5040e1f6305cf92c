import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import { textArray } from "@platform/postgres/array";
import type { Operation } from "../domain/operation.ts";
import { OPERATION_COLUMNS, operationFromRow, type OperationRow } from "./operation-row.ts";

const selectOperations = statement<OperationRow>(
  "select-operations",
  `SELECT ${OPERATION_COLUMNS} FROM operations WHERE key = ANY ($1::text[])`,
);

/** Finds the operations that hold these keys, by key. */
export async function findOperations(on: Queryable, keys: readonly string[]): Promise<ReadonlyMap<string, Operation>> {
  const rows = await selectOperations(on, [textArray(keys)]);
  return new Map(rows.map((row) => [row.key, operationFromRow(row)]));
}
