import { randomText } from "@platform/kernel/id";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { ApiKey } from "../ports/api-keys.ts";

export type KeyKind = ApiKey["kind"];

const PREFIXES = { secret: "sk", restricted: "rk", publishable: "pk" } as const satisfies Record<KeyKind, string>;
export const KEY_KINDS = Object.keys(PREFIXES) as readonly KeyKind[];

/** Makes up a key, without a database: `sk_live_…`. */
export const newKey = (kind: KeyKind, livemode: boolean): string =>
  `${PREFIXES[kind]}_${livemode ? "live" : "test"}_${randomText(32)}`;

/** A key as we store it. */
export interface StoredApiKey {
  /** The `keyId` in payment-api's log. */
  readonly id: number;
  /** SHA-256. */
  readonly hash: Buffer;
  readonly kind: KeyKind;
  readonly permissions: readonly string[];
  /** Milliseconds since the epoch. */
  readonly created_at: number;
  readonly revoked_at: number | null;
  readonly expires_at: number | null;
  /** Up to a minute late; null for a key that nobody has used. */
  readonly last_used_at: number | null;
}

export interface KeyOwner {
  readonly account: string;
  readonly livemode: boolean;
}

const select = statement<StoredApiKey>(
  "list-api-keys",
  `SELECT k.id, k.hash, k.kind, k.permissions, k.created_at, k.revoked_at, k.expires_at, k.last_used_at
   FROM api_keys k JOIN tenants t ON t.id = k.tenant_id
   WHERE t.account_id = $1 AND t.livemode = $2 ORDER BY k.id`,
);

const insert = statement<{ id: number }>(
  "add-api-key",
  `INSERT INTO api_keys (hash, tenant_id, kind, permissions, expires_at)
   SELECT $3, id, $4, $5, $6 FROM tenants WHERE account_id = $1 AND livemode = $2
   ON CONFLICT (hash) DO NOTHING RETURNING id`,
);

const update = statement<KeyOwner & { id: number; revoked_at: number }>(
  "revoke-api-key",
  `UPDATE api_keys k SET revoked_at = coalesce(k.revoked_at, now()) FROM tenants t
   WHERE k.hash = $1 AND t.id = k.tenant_id RETURNING k.id, t.account_id AS account, t.livemode, k.revoked_at`,
);

/** An account's keys in one mode, oldest first; empty for an account that does not exist. */
export const listKeys = (on: Queryable, { account, livemode }: KeyOwner): Promise<StoredApiKey[]> =>
  select(on, [account, livemode]);

/** A key that an operator adds. */
export interface NewApiKey extends Pick<StoredApiKey, "hash" | "kind" | "permissions"> {
  readonly expiresAt: Date | null;
}

/** Stores one more key of an account. Undefined: there is no such account in this mode, or the key is there already. */
export async function addKey(
  on: Queryable,
  { account, livemode }: KeyOwner,
  { hash, kind, permissions, expiresAt }: NewApiKey,
): Promise<{ readonly id: number } | undefined> {
  return (await insert(on, [account, livemode, hash, kind, permissions, expiresAt]))[0];
}

/** Revokes a key for good; within seconds every task refuses it. Undefined: no such key. May be repeated. */
export async function revokeKey(
  on: Queryable,
  hash: Buffer,
): Promise<(KeyOwner & { readonly id: number; readonly revoked_at: number }) | undefined> {
  return (await update(on, [hash]))[0];
}

/** The old key, with its end. */
export interface RolledKey extends KeyOwner {
  readonly id: number;
  readonly expires_at: number;
}

const roll = statement<RolledKey>(
  "roll-api-key",
  `WITH old AS (
     UPDATE api_keys SET expires_at = least(expires_at, now() + $3::int * interval '1 hour')
     WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
     RETURNING id, tenant_id, kind, permissions, expires_at
   ), new AS (
     INSERT INTO api_keys (hash, tenant_id, kind, permissions, expires_at)
     SELECT $2, tenant_id, kind, permissions, $4::timestamptz FROM old
   )
   SELECT old.id, t.account_id AS account, t.livemode, old.expires_at FROM old JOIN tenants t ON t.id = old.tenant_id`,
);

export interface KeyRoll {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly overlapHours: number;
  /** When the new key ends. */
  readonly expiresAt: Date | null;
}

/** Adds a key like the old one, and lets the old one end after the overlap. Undefined: the old key is not in force. */
export async function rollKey(
  on: Queryable,
  { from, to, overlapHours, expiresAt }: KeyRoll,
): Promise<RolledKey | undefined> {
  return (await roll(on, [from, to, overlapHours, expiresAt]))[0];
}
