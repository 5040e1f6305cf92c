import { textArray } from "@platform/postgres/array";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Id } from "@platform/kernel/id";
import { tenantKey, type Tenant } from "@platform/kernel/tenant";
import { completeSettings, DEFAULT_SETTINGS, type Settings, type SettingsOverrides } from "../domain/settings.ts";
import type { SettingsStore } from "../ports/settings.ts";

/** Stores the settings of accounts in their own table. */
export function createSettingsStore(pool: Pool): SettingsStore {
  return {
    async read(tenant) {
      const rows = await readRows(pool, [textArray([tenant.accountId])]);
      return rows.find(({ livemode }) => livemode === tenant.livemode)?.overrides ?? {};
    },
    async write({ accountId, livemode }, overrides) {
      await writeRow(pool, [accountId, livemode, JSON.stringify(overrides)]);
    },
  };
}

/** Reads the complete settings of tenants for each use: a change takes effect with the next assessment. */
export async function readSettings(on: Queryable, tenants: readonly Tenant[]): Promise<(tenant: Tenant) => Settings> {
  const accounts = [...new Set(tenants.map(({ accountId }) => accountId))];
  const rows = await readRows(on, [textArray(accounts)]);
  const settings = new Map(
    rows.map(({ account: accountId, livemode, overrides }) => [
      tenantKey({ accountId, livemode }),
      completeSettings(overrides),
    ]),
  );
  return (tenant) => settings.get(tenantKey(tenant)) ?? DEFAULT_SETTINGS;
}

const readRows = statement<{ account: Id<"acct">; livemode: boolean; overrides: SettingsOverrides }>(
  "read-settings",
  "SELECT account, livemode, overrides FROM settings WHERE account = ANY ($1::text[])",
);

const writeRow = statement<never>(
  "write-settings",
  `INSERT INTO settings (account, livemode, overrides) VALUES ($1, $2, $3)
   ON CONFLICT (account, livemode) DO UPDATE SET overrides = excluded.overrides, updated_at = now()`,
);
