import { newId, randomText, type Id } from "@platform/kernel/id";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import { hashKey } from "./tenants.ts";

/** Settings as we store them: the defaults for those that a creation leaves out. */
export const DEFAULT_SETTINGS = {
  country: "US",
  default_currency: "usd",
  on_assessment_timeout: "review",
  fee: { basis_points: 0, fixed: 0 },
  requests_per_second: 100,
  request_burst: 200,
} as const;

/** A new account's keys: shown once, because we keep only digests. */
export interface AccountKeys {
  readonly account: Id<"acct">;
  readonly livemode: boolean;
  readonly secretKey: string;
  readonly publishableKey: string;
}

/** The digests that we keep of the keys. */
export interface KeyDigests {
  readonly account: Id<"acct">;
  readonly secretKey: Buffer;
  readonly publishableKey: Buffer;
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

/** Makes up an account and its keys, without a database. */
export function newAccountKeys(livemode: boolean): AccountKeys {
  const mode = livemode ? "live" : "test";
  return {
    account: newId("acct"),
    livemode,
    secretKey: `sk_${mode}_${randomText(32)}`,
    publishableKey: `pk_${mode}_${randomText(32)}`,
  };
}

export const digestsOf = ({ account, secretKey, publishableKey }: AccountKeys): KeyDigests => ({
  account,
  secretKey: hashKey(secretKey),
  publishableKey: hashKey(publishableKey),
});

export interface NewAccount {
  readonly name: string;
  readonly livemode: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Creates an account in one mode under the digests of its keys. */
export async function storeAccount(on: Queryable, account: NewAccount, digests: KeyDigests): Promise<void> {
  const settings = JSON.stringify({ ...DEFAULT_SETTINGS, ...account.settings });
  const { name, livemode } = account;
  await insert(on, [digests.account, livemode, name, settings, digests.secretKey, digests.publishableKey]);
}

/** Creates an account in one mode, with a secret and a publishable key. */
export async function createAccount(on: Queryable, account: NewAccount): Promise<AccountKeys> {
  const keys = newAccountKeys(account.livemode);
  await storeAccount(on, account, digestsOf(keys));
  return keys;
}
