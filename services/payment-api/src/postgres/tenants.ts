import { createHash } from "node:crypto";
import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import type { Clock } from "@platform/kernel/instant";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { FallbackSettings } from "../domain/fallback-settings.ts";
import type { ConfiguredTenant, TenantSettings } from "../domain/tenant.ts";
import type { Accounts } from "../ports/accounts.ts";
import type { ApiKey, ApiKeys } from "../ports/api-keys.ts";

export interface Tenants {
  /** Throws where there is none: tenants are never deleted. */
  byId(id: number): Promise<ConfiguredTenant>;
}

/** How long a revoked key or a changed setting may still be in force. */
const KNOWN_FOR_MS = 5_000;
/** A caller who guesses keys must not be able to fill the memory. */
const MAX_REMEMBERED = 10_000;

/** `operator/account-settings.ts` says which values each may have. */
interface StoredFallback {
  readonly amount_limits?: Readonly<Record<string, { readonly review?: number; readonly block?: number }>>;
  readonly blocked_cards?: readonly string[];
  readonly blocked_customers?: readonly string[];
  readonly blocked_emails?: readonly string[];
}

interface TenantRow {
  tenant_id: number;
  account_id: Id<"acct">;
  livemode: boolean;
  settings: {
    country: string;
    default_currency: Currency;
    on_assessment_timeout: TenantSettings["onAssessmentTimeout"];
    /** Accounts older than this setting have none. */
    capture_unscored?: TenantSettings["captureUnscored"];
    fallback?: StoredFallback;
    fee: { basis_points: number; fixed: number };
    requests_per_second: number;
    request_burst: number;
  };
}

interface KeyRow extends TenantRow {
  key_id: number;
  kind: ApiKey["kind"];
  permissions: string[];
  expires_at: number | null;
}

const findKey = statement<KeyRow>(
  "find-api-key",
  `SELECT k.id AS key_id, k.kind, k.permissions, k.expires_at, t.id AS tenant_id, t.account_id, t.livemode, t.settings
   FROM api_keys k JOIN tenants t ON t.id = k.tenant_id WHERE k.hash = $1 AND k.revoked_at IS NULL`,
);

const findTenant = statement<TenantRow>(
  "find-tenant",
  `SELECT id AS tenant_id, account_id, livemode, settings FROM tenants WHERE id = $1`,
);

const findAccount = statement<TenantRow>(
  "find-account",
  `SELECT id AS tenant_id, account_id, livemode, settings FROM tenants WHERE account_id = $1 AND livemode = $2`,
);

/** The digest under which a key is kept. */
export const hashKey = (key: string): Buffer => createHash("sha256").update(key).digest();

/** Finds keys and tenants, and remembers both for a few seconds. */
export function createTenants(on: Queryable, clock: Clock): Tenants & ApiKeys & Accounts {
  const keys = remember<string, ApiKey | undefined>(clock, async (key) => {
    const [row] = await findKey(on, [hashKey(key)]);
    if (row === undefined) return undefined;
    const { key_id: id, kind, permissions, expires_at: expiresAt } = row;
    return { id, kind, permissions, expiresAt, tenant: tenantOf(row) };
  });
  const tenants = remember<number, ConfiguredTenant>(clock, async (id) => {
    const [row] = await findTenant(on, [id]);
    if (row === undefined) throw new Error(`there is no tenant ${id}`);
    return tenantOf(row);
  });
  async function byAccount(accountId: string, livemode: boolean): Promise<ConfiguredTenant | undefined> {
    const [row] = await findAccount(on, [accountId, livemode]);
    return row === undefined ? undefined : tenantOf(row);
  }
  return { find: keys.find, known: keys.known, byId: tenants.find, byAccount };
}

/** Parses the settings only on use: if they are invalid, the account's events and settlements go on. */
function tenantOf({ tenant_id, account_id, livemode, settings }: TenantRow): ConfiguredTenant {
  let read: TenantSettings | undefined;
  return {
    id: tenant_id,
    accountId: account_id,
    livemode,
    get settings() {
      return (read ??= settingsOf(settings));
    },
  };
}

function settingsOf(settings: TenantRow["settings"]): TenantSettings {
  return {
    country: settings.country,
    defaultCurrency: settings.default_currency,
    onAssessmentTimeout: settings.on_assessment_timeout,
    captureUnscored: settings.capture_unscored ?? "at_once",
    fallback: fallbackOf(settings.fallback),
    fee: { basisPoints: settings.fee.basis_points, fixed: BigInt(settings.fee.fixed) },
    requestsPerSecond: settings.requests_per_second,
    requestBurst: settings.request_burst,
  };
}

const limitOf = (limit: number | undefined): bigint | null => (limit === undefined ? null : BigInt(limit));

function fallbackOf(stored: StoredFallback = {}): FallbackSettings {
  return {
    amounts: Object.fromEntries(
      Object.entries(stored.amount_limits ?? {}).map(([currency, { review, block }]) => [
        currency,
        { review: limitOf(review), block: limitOf(block) },
      ]),
    ),
    blockedCards: stored.blocked_cards ?? [],
    blockedCustomers: stored.blocked_customers ?? [],
    blockedEmails: (stored.blocked_emails ?? []).map((email) => email.trim().toLowerCase()),
  };
}

interface Remembered<K, V> {
  find(key: K): Promise<V>;
  /** The value of a finished load. */
  known(key: K): V | undefined;
}

/** Remembers each key's value for a while; concurrent callers share one `load`. It does not remember a failure. */
function remember<K, V>(clock: Clock, load: (key: K) => Promise<V>): Remembered<K, V> {
  const entries = new Map<K, { readonly promise: Promise<V>; readonly until: number; value?: V }>();
  function entryOf(key: K) {
    const entry = entries.get(key);
    return entry !== undefined && entry.until > clock() ? entry : undefined;
  }
  return {
    find(key) {
      const entry = entryOf(key);
      if (entry !== undefined) return entry.promise;
      if (entries.size >= MAX_REMEMBERED) entries.clear();
      const fresh = { promise: load(key), until: clock() + KNOWN_FOR_MS };
      entries.set(key, fresh);
      fresh.promise.then(
        (value) => Object.assign(fresh, { value }),
        () => entries.delete(key),
      );
      return fresh.promise;
    },
    known: (key) => entryOf(key)?.value,
  };
}
