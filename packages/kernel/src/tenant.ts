import type { Id } from "./id.ts";

/**
 * Whose data it is: one account in one mode. Test data and live data of the same account never meet, so everything
 * that is stored, limited or looked up belongs to exactly one tenant.
 */
export interface Tenant {
  readonly accountId: Id<"acct">;
  readonly livemode: boolean;
}

/** A text that is equal for equal tenants: a map key. */
export const tenantKey = (tenant: Tenant): string => `${tenant.accountId}:${tenant.livemode ? "live" : "test"}`;
