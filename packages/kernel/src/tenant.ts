import type { Id } from "./id.ts";

/**
 * The owner of data: one account in one mode. Test data and live data of an account never meet, so everything that we
 * store, limit or look up belongs to exactly one tenant.
 */
export interface Tenant {
  readonly accountId: Id<"acct">;
  readonly livemode: boolean;
}

/** Returns the same text for equal tenants: a map key. */
export const tenantKey = (tenant: Tenant): string => `${tenant.accountId}:${tenant.livemode ? "live" : "test"}`;
