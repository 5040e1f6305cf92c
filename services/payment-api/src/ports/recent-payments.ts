import type { RecentCounts } from "../domain/fallback.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Remembers whom payments named in the last minutes. */
export interface RecentPayments {
  /** Counts one more payment. */
  count(tenant: ConfiguredTenant, named: Named): RecentCounts;
  /** The counts as they stand, for a payment that was counted when it began. */
  look(tenant: ConfiguredTenant, named: Named): RecentCounts;
}

/** Null: the payment names nobody of this kind. */
export type Named = Readonly<Record<keyof RecentCounts, string | null>>;
