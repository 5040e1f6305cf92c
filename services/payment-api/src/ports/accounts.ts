import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Accounts by their public name. */
export interface Accounts {
  /** Undefined where there is no such account. */
  byAccount(accountId: string, livemode: boolean): Promise<ConfiguredTenant | undefined>;
}
