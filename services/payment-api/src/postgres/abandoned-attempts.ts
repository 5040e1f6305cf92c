import type { Pool } from "@platform/postgres/pool";
import type { AbandonedAttempts } from "../ports/abandoned-attempts.ts";
import { takeAttempts } from "./attempts.ts";
import { callerOf, readClaim } from "./claims.ts";
import type { Tenants } from "./tenants.ts";

/** Attempts whose holder let the lease run out. */
export function createAbandonedAttempts(pool: Pool, tenants: Tenants, leaseMs: number): AbandonedAttempts {
  return {
    async take(limit) {
      const taken = await takeAttempts(pool, limit, leaseMs);
      return taken.map(({ tenantId, attempt }) => ({
        attempt,
        async read() {
          const { idempotencyKey: key } = attempt;
          const [tenant, stored] = await Promise.all([
            tenants.byId(tenantId),
            key === null ? undefined : readClaim(pool, tenantId, key),
          ]);
          return { caller: callerOf(tenant, key, stored), attempt };
        },
      }));
    },
  };
}
