import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { boolArray, int4Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Product, ProductDetails } from "../domain/product.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const productDetails = detailsCodec<ProductDetails>({
  description: null,
  packageDimensions: null,
  statementDescriptor: null,
  taxCode: null,
  type: "service",
  unitLabel: null,
  defaultPrice: null,
  hasPrices: false,
});

export interface ProductRow {
  tenant_id: number;
  id: Id<"prod">;
  active: boolean;
  deleted: boolean;
  url: string | null;
  shippable: boolean | null;
  created_at: number;
  details: Partial<ProductDetails>;
}

const lock = statement<ProductRow>(
  "lock-products",
  `SELECT p.* FROM products p JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY p.id FOR UPDATE OF p`,
);

const write = statement(
  "write-products",
  `INSERT INTO products (tenant_id, id, active, deleted, url, shippable, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::boolean[], $4::boolean[], $5::text[], $6::boolean[],
     $7::timestamptz[], $8::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET active = excluded.active, deleted = excluded.deleted, url = excluded.url,
     shippable = excluded.shippable, details = excluded.details`,
);

/** Inserts new products and overwrites changed ones, which must be locked. */
function writeProducts(on: Queryable, rows: readonly Row<Product>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    boolArray(rows.map(({ value }) => value.active)),
    boolArray(rows.map(({ value }) => value.deleted)),
    textArray(rows.map(({ value }) => value.url)),
    boolArray(rows.map(({ value }) => value.shippable)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => productDetails.encode(value.details))),
  ]);
}

export const productOf = (row: ProductRow): Product => ({
  id: row.id,
  active: row.active,
  deleted: row.deleted,
  url: row.url,
  shippable: row.shippable,
  createdAt: instant(row.created_at),
  details: productDetails.decode(row.details),
});

export const products = tableOf<Product, ProductRow>({
  name: "products",
  lock,
  write: writeProducts,
  decode: productOf,
  details: productDetails,
  amounts: [],
  filters: ["active", "shippable", "url", "id"],
  listed: { deleted: false },
});
