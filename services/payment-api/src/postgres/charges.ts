import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, int8Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Charge, ChargeDetails } from "../domain/charge.ts";
import { NO_BILLING } from "../domain/billing-details.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const chargeDetails = detailsCodec<ChargeDetails>({
  captured: true,
  voided: false,
  customer: null,
  description: null,
  receiptEmail: null,
  statementDescriptor: null,
  statementDescriptorSuffix: null,
  shipping: null,
  authentication: null,
  failureCode: null,
  declineCode: null,
  authorisation: null,
  authorisationCode: null,
  networkTransactionId: null,
  balanceTransaction: null,
  billing: NO_BILLING,
  transferGroup: null,
  userReport: null,
});

export interface ChargeRow {
  tenant_id: number;
  id: Id<"ch">;
  payment_intent: Id<"pi">;
  status: Charge["status"];
  amount: bigint;
  amount_captured: bigint;
  amount_refunded: bigint;
  amount_refunding: bigint;
  currency: Currency;
  created_at: number;
  details: Partial<ChargeDetails>;
}

const lock = statement<ChargeRow>(
  "lock-charges",
  `SELECT c.* FROM charges c JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY c.id FOR UPDATE OF c`,
);

const write = statement(
  "write-charges",
  `INSERT INTO charges (tenant_id, id, payment_intent, status, amount, amount_captured, amount_refunded,
     amount_refunding, currency, customer, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[],
     $8::bigint[], $9::text[], $10::text[], $11::timestamptz[], $12::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, amount_captured = excluded.amount_captured,
     amount_refunded = excluded.amount_refunded, amount_refunding = excluded.amount_refunding,
     customer = excluded.customer, details = excluded.details`,
);

/** Inserts new charges and overwrites changed ones, which must be locked. */
function writeCharges(on: Queryable, rows: readonly Row<Charge>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.paymentIntent)),
    textArray(rows.map(({ value }) => value.status)),
    int8Array(rows.map(({ value }) => value.amount)),
    int8Array(rows.map(({ value }) => value.amountCaptured)),
    int8Array(rows.map(({ value }) => value.amountRefunded)),
    int8Array(rows.map(({ value }) => value.amountRefunding)),
    textArray(rows.map(({ value }) => value.currency)),
    textArray(rows.map(({ value }) => value.details.customer)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => chargeDetails.encode(value.details))),
  ]);
}

export const chargeOf = (row: ChargeRow): Charge => ({
  id: row.id,
  paymentIntent: row.payment_intent,
  status: row.status,
  amount: row.amount,
  amountCaptured: row.amount_captured,
  amountRefunded: row.amount_refunded,
  amountRefunding: row.amount_refunding,
  currency: row.currency,
  createdAt: instant(row.created_at),
  details: chargeDetails.decode(row.details),
});

export const charges = tableOf<Charge, ChargeRow>({
  name: "charges",
  lock,
  write: writeCharges,
  decode: chargeOf,
  details: chargeDetails,
  amounts: ["amount", "amountCaptured", "amountRefunded", "amountRefunding"],
  filters: ["payment_intent", "customer"],
});
