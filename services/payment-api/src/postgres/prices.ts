import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { boolArray, int4Array, int8Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Price, PriceDetails } from "../domain/price.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const priceDetails = detailsCodec<PriceDetails>({ nickname: null, taxBehavior: "unspecified" });

export interface PriceRow {
  tenant_id: number;
  id: Id<"price">;
  product: string;
  active: boolean;
  currency: Currency;
  amount: bigint;
  created_at: number;
  details: Partial<PriceDetails>;
}

const lock = statement<PriceRow>(
  "lock-prices",
  `SELECT p.* FROM prices p JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY p.id FOR UPDATE OF p`,
);

const write = statement(
  "write-prices",
  `INSERT INTO prices (tenant_id, id, product, active, currency, amount, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::bigint[], $7::timestamptz[],
     $8::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET active = excluded.active, details = excluded.details`,
);

/** Inserts new prices and overwrites changed ones, which must be locked. */
function writePrices(on: Queryable, rows: readonly Row<Price>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.product)),
    boolArray(rows.map(({ value }) => value.active)),
    textArray(rows.map(({ value }) => value.currency)),
    int8Array(rows.map(({ value }) => value.amount)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => priceDetails.encode(value.details))),
  ]);
}

export const priceOf = (row: PriceRow): Price => ({
  id: row.id,
  product: row.product,
  active: row.active,
  currency: row.currency,
  amount: row.amount,
  createdAt: instant(row.created_at),
  details: priceDetails.decode(row.details),
});

export const prices = tableOf<Price, PriceRow>({
  name: "prices",
  lock,
  write: writePrices,
  decode: priceOf,
  details: priceDetails,
  amounts: ["amount"],
  filters: ["active", "currency", "product"],
});
