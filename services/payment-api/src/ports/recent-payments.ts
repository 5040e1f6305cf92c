import type { RecentCounts } from "../domain/fallback.ts";
import type { Tenant } from "../domain/tenant.ts";

/** Remembers whom the payments of the last minutes named. */
export interface RecentPayments {
  /** Counts one more payment. Null: the payment names nobody of this kind. */
  count(tenant: Tenant, named: Readonly<Record<keyof RecentCounts, string | null>>): RecentCounts;
}
