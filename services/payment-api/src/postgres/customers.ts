import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { boolArray, int4Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Customer, CustomerDetails } from "../domain/customer.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const customerDetails = detailsCodec<CustomerDetails>({
  name: null,
  description: null,
  phone: null,
  address: null,
  shipping: null,
  taxExempt: "none",
  defaultPaymentMethod: null,
});

export interface CustomerRow {
  tenant_id: number;
  id: Id<"cus">;
  email: string | null;
  deleted: boolean;
  created_at: number;
  details: Partial<CustomerDetails>;
}

const lock = statement<CustomerRow>(
  "lock-customers",
  `SELECT c.* FROM customers c JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY c.id FOR UPDATE OF c`,
);

const write = statement(
  "write-customers",
  `INSERT INTO customers (tenant_id, id, email, deleted, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[], $6::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET email = excluded.email, deleted = excluded.deleted,
     details = excluded.details`,
);

/** Inserts new customers and overwrites changed ones, which must be locked. */
function writeCustomers(on: Queryable, rows: readonly Row<Customer>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.email)),
    boolArray(rows.map(({ value }) => value.deleted)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => customerDetails.encode(value.details))),
  ]);
}

export const customerOf = (row: CustomerRow): Customer => ({
  id: row.id,
  email: row.email,
  deleted: row.deleted,
  createdAt: instant(row.created_at),
  details: customerDetails.decode(row.details),
});

export const customers = tableOf<Customer, CustomerRow>({
  name: "customers",
  lock,
  write: writeCustomers,
  decode: customerOf,
  details: customerDetails,
  amounts: [],
  filters: ["email"],
  listed: { deleted: false },
});
