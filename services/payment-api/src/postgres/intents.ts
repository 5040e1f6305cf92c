import type { Id } from "@platform/kernel/id";
import type { Currency } from "@platform/kernel/currency";
import { instant } from "@platform/kernel/instant";
import { int4Array, int8Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { PaymentIntent, PaymentIntentDetails, PaymentIntentStatus } from "../domain/payment-intent.ts";
import { detailsCodec } from "./details.ts";
import type { Keys, Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const intentDetails = detailsCodec<PaymentIntentDetails>({
  captureMethod: "automatic_async",
  confirmationMethod: "automatic",
  paymentMethod: null,
  allowedPaymentMethodTypes: null,
  automaticPaymentMethods: null,
  description: null,
  receiptEmail: null,
  statementDescriptor: null,
  statementDescriptorSuffix: null,
  shipping: null,
  setupFutureUsage: null,
  latestCharge: null,
  lastPaymentError: null,
  nextAction: null,
  offSession: false,
  returnUrl: null,
  errorOnRequiresAction: false,
  usesStripeSdk: false,
  methodOptions: {},
  customerReference: null,
  orderReference: null,
  transferGroup: null,
  canceledAt: null,
  cancellationReason: null,
  awaitsScore: false,
});

export interface IntentRow {
  tenant_id: number;
  id: Id<"pi">;
  status: PaymentIntentStatus;
  amount: bigint;
  amount_capturable: bigint;
  amount_received: bigint;
  currency: Currency;
  customer: string | null;
  created_at: number;
  details: Partial<PaymentIntentDetails>;
}

const lock = statement<IntentRow>(
  "lock-intents",
  `SELECT p.* FROM payment_intents p JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY p.id FOR UPDATE OF p`,
);

const lockOnly = statement(
  "lock-intents-only",
  `SELECT count(*) FROM (
     SELECT FROM payment_intents p JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
     ORDER BY p.id FOR UPDATE OF p) locked`,
);

const write = statement(
  "write-intents",
  // In the order of the ids: a commit may lock its payment intents by this statement alone.
  `INSERT INTO payment_intents AS p (tenant_id, id, status, amount, amount_capturable, amount_received, currency,
     customer, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
     $8::text[], $9::timestamptz[], $10::json[]) AS u (tenant_id, id)
   ORDER BY u.id COLLATE "C"
   ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, amount = excluded.amount,
     amount_capturable = excluded.amount_capturable, amount_received = excluded.amount_received,
     currency = excluded.currency, customer = excluded.customer, details = excluded.details`,
);

/** The same without reading them. */
export const lockIntentsOnly = (on: Queryable, keys: Keys): Promise<unknown> =>
  lockOnly(on, [int4Array(keys.tenantIds), textArray(keys.ids)]);

/** Inserts new payment intents and overwrites changed ones; locks them in the order of their ids, unless locked before. */
function writeIntents(on: Queryable, rows: readonly Row<PaymentIntent>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.status)),
    int8Array(rows.map(({ value }) => value.amount)),
    int8Array(rows.map(({ value }) => value.amountCapturable)),
    int8Array(rows.map(({ value }) => value.amountReceived)),
    textArray(rows.map(({ value }) => value.currency)),
    textArray(rows.map(({ value }) => value.customer)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => intentDetails.encode(value.details))),
  ]);
}

export const intentOf = (row: IntentRow): PaymentIntent => ({
  id: row.id,
  status: row.status,
  amount: row.amount,
  amountCapturable: row.amount_capturable,
  amountReceived: row.amount_received,
  currency: row.currency,
  customer: row.customer,
  createdAt: instant(row.created_at),
  details: intentDetails.decode(row.details),
});

export const intents = tableOf<PaymentIntent, IntentRow>({
  name: "payment_intents",
  lock,
  write: writeIntents,
  decode: intentOf,
  details: intentDetails,
  amounts: ["amount", "amountCapturable", "amountReceived"],
  filters: ["customer"],
});
