import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { SetupIntent, SetupIntentDetails, SetupIntentStatus } from "../domain/setup-intent.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const setupIntentDetails = detailsCodec<SetupIntentDetails>({
  paymentMethod: null,
  allowedPaymentMethodTypes: null,
  automaticPaymentMethods: null,
  description: null,
  usage: "off_session",
  requestThreeDSecure: "automatic",
  latestAttempt: null,
  lastSetupError: null,
  nextAction: null,
  returnUrl: null,
  cancellationReason: null,
});

export interface SetupIntentRow {
  tenant_id: number;
  id: Id<"seti">;
  status: SetupIntentStatus;
  customer: string | null;
  created_at: number;
  details: Partial<SetupIntentDetails>;
}

const lock = statement<SetupIntentRow>(
  "lock-setup-intents",
  `SELECT s.* FROM setup_intents s JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY s.id FOR UPDATE OF s`,
);

const write = statement(
  "write-setup-intents",
  `INSERT INTO setup_intents (tenant_id, id, status, customer, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, customer = excluded.customer,
     details = excluded.details`,
);

/** Inserts new setup intents and overwrites changed ones, which must be locked. */
function writeSetupIntents(on: Queryable, rows: readonly Row<SetupIntent>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.status)),
    textArray(rows.map(({ value }) => value.customer)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => setupIntentDetails.encode(value.details))),
  ]);
}

export const setupIntentOf = (row: SetupIntentRow): SetupIntent => ({
  id: row.id,
  status: row.status,
  customer: row.customer,
  createdAt: instant(row.created_at),
  details: setupIntentDetails.decode(row.details),
});

export const setupIntents = tableOf<SetupIntent, SetupIntentRow>({
  name: "setup_intents",
  lock,
  write: writeSetupIntents,
  decode: setupIntentOf,
  details: setupIntentDetails,
  amounts: [],
  filters: ["customer", "payment_method"],
});
