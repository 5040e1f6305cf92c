import type { Id } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import { int4Array, jsonArray, textArray, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { SetupAttempt, SetupAttemptDetails } from "../domain/setup-attempt.ts";
import { detailsCodec } from "./details.ts";
import type { Row } from "./row.ts";
import { tableOf } from "./table.ts";

/** How the details are kept. */
export const setupAttemptDetails = detailsCodec<SetupAttemptDetails>({
  customer: null,
  error: null,
  authentication: null,
});

export interface SetupAttemptRow {
  tenant_id: number;
  id: Id<"setatt">;
  setup_intent: Id<"seti">;
  status: SetupAttempt["status"];
  created_at: number;
  details: Partial<SetupAttemptDetails>;
}

const lock = statement<SetupAttemptRow>(
  "lock-setup-attempts",
  `SELECT s.* FROM setup_attempts s JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)
   ORDER BY s.id FOR UPDATE OF s`,
);

const write = statement(
  "write-setup-attempts",
  `INSERT INTO setup_attempts (tenant_id, id, setup_intent, status, created_at, details)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::json[])
   ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, details = excluded.details`,
);

/** Inserts new setup attempts and overwrites changed ones, which must be locked. */
function writeSetupAttempts(on: Queryable, rows: readonly Row<SetupAttempt>[]): Promise<unknown> {
  return write(on, [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.setupIntent)),
    textArray(rows.map(({ value }) => value.status)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    jsonArray(rows.map(({ value }) => setupAttemptDetails.encode(value.details))),
  ]);
}

export const setupAttemptOf = (row: SetupAttemptRow): SetupAttempt => ({
  id: row.id,
  setupIntent: row.setup_intent,
  status: row.status,
  createdAt: instant(row.created_at),
  details: setupAttemptDetails.decode(row.details),
});

export const setupAttempts = tableOf<SetupAttempt, SetupAttemptRow>({
  name: "setup_attempts",
  lock,
  write: writeSetupAttempts,
  decode: setupAttemptOf,
  details: setupAttemptDetails,
  amounts: [],
  filters: ["setup_intent"],
});
