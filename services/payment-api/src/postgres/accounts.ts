import { newId, randomText, type Id } from "@platform/kernel/id";
import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import { hashKey } from "./tenants.ts";

/** Settings as they are kept; what is left out of a creation is taken from here. */
export const DEFAULT_SETTINGS = {
  country: "US",
  default_currency: "usd",
  on_assessment_timeout: "review",
  fee: { basis_points: 0, fixed: 0 },
  requests_per_second: 100,
  request_burst: 200,
} as const;

export interface CreatedAccount {
  readonly account: Id<"acct">;
  readonly livemode: boolean;
  /** Shown once: only digests are kept. */
  readonly secretKey: string;
  readonly publishableKey: string;
}

const insert = statement(
  "create-account",
  `WITH tenant AS (
     INSERT INTO tenants (account_id, livemode, name, settings) VALUES ($1, $2, $3, $4) RETURNING id
   )
   INSERT INTO api_keys (hash, tenant_id, kind)
   SELECT hash, tenant.id, kind FROM tenant,
     (VALUES ($5::bytea, 'secret'), ($6::bytea, 'publishable')) AS keys (hash, kind)`,
);

/** Creates an account in one mode, with a secret and a publishable key. */
export async function createAccount(
  pool: Pool,
  { name, livemode, settings }: { name: string; livemode: boolean; settings?: Readonly<Record<string, unknown>> },
): Promise<CreatedAccount> {
  const account = newId("acct");
  const mode = livemode ? "live" : "test";
  const secretKey = `sk_${mode}_${randomText(32)}`;
  const publishableKey = `pk_${mode}_${randomText(32)}`;
  const stored = JSON.stringify({ ...DEFAULT_SETTINGS, ...settings });
  await insert(pool, [account, livemode, name, stored, hashKey(secretKey), hashKey(publishableKey)]);
  return { account, livemode, secretKey, publishableKey };
}
