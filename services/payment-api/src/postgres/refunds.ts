import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, int8Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Refund, RefundDetails } from "../domain/refund.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const refundDetails = detailsCodec<RefundDetails>({
  reason: null,
  customer: null,
  failureReason: null,
  balanceTransaction: null,
});

export interface RefundRow {
  tenant_id: number;
  id: Id<"re">;
  charge: Id<"ch">;
  payment_intent: Id<"pi">;
  status: Refund["status"];
  amount: bigint;
  currency: Currency;
  created_at: number;
  details: Partial<RefundDetails>;
}

const lock = statement<RefundRow>(
  "lock-refunds",
  `SELECT r.* FROM refunds r JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY r.id FOR UPDATE OF r`,
);

const write = statement(
  "write-refunds",
  `INSERT INTO refunds (tenant_id, id, charge, payment_intent, status, amount, currency, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
     $8::timestamptz[], $9::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, details = excluded.details`,
);

/** Inserts new refunds and overwrites changed ones, which must be locked. */
function writeRefunds(on: Queryable, rows: readonly Row<Refund>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.charge)),
    textArray(rows.map(({ value }) => value.paymentIntent)),
    textArray(rows.map(({ value }) => value.status)),
    int8Array(rows.map(({ value }) => value.amount)),
    textArray(rows.map(({ value }) => value.currency)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => refundDetails.encode(value.details))),
  ]);
}

export const refundOf = (row: RefundRow): Refund => ({
  id: row.id,
  charge: row.charge,
  paymentIntent: row.payment_intent,
  status: row.status,
  amount: row.amount,
  currency: row.currency,
  createdAt: instant(row.created_at),
  details: refundDetails.decode(row.details),
});

export const refunds = tableOf<Refund, RefundRow>({
  name: "refunds",
  lock,
  write: writeRefunds,
  decode: refundOf,
  details: refundDetails,
  amounts: ["amount"],
  filters: ["payment_intent", "charge"],
});
