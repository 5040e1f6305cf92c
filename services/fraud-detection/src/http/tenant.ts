import type { Id } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";

/** The tenant of a request. The caller is one of our own services: it has checked the account. */
export function tenantOf(account: string, livemode: boolean): Tenant {
  return { accountId: account as Id<"acct">, livemode };
}
