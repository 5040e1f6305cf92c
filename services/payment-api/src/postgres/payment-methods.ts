import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import { NO_BILLING } from "../domain/billing-details.ts";
import type { PaymentMethod, PaymentMethodDetails } from "../domain/payment-method.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const paymentMethodDetails = detailsCodec<PaymentMethodDetails>({
  customer: null,
  billing: NO_BILLING,
  allowRedisplay: "unspecified",
  preferredNetwork: null,
  expiry: null,
  usedBy: null,
  isSetUp: false,
  isDetached: false,
});

export interface PaymentMethodRow {
  tenant_id: number;
  id: Id<"pm">;
  token: string;
  created_at: number;
  details: Partial<PaymentMethodDetails>;
}

const lock = statement<PaymentMethodRow>(
  "lock-payment-methods",
  `SELECT m.* FROM payment_methods m JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY m.id FOR UPDATE OF m`,
);

const write = statement(
  "write-payment-methods",
  `INSERT INTO payment_methods (tenant_id, id, token, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET details = excluded.details`,
);

/** Inserts new payment methods and overwrites changed ones. */
function writePaymentMethods(on: Queryable, rows: readonly Row<PaymentMethod>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.token)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => paymentMethodDetails.encode(value.details))),
  ]);
}

export const paymentMethodOf = (row: PaymentMethodRow): PaymentMethod => ({
  id: row.id,
  token: row.token,
  createdAt: instant(row.created_at),
  details: paymentMethodDetails.decode(row.details),
});

export const paymentMethods = tableOf<PaymentMethod, PaymentMethodRow>({
  name: "payment_methods",
  lock,
  write: writePaymentMethods,
  decode: paymentMethodOf,
  details: paymentMethodDetails,
  amounts: [],
  filters: ["customer", "allow_redisplay"],
});
