import type { Pool } from "@platform/postgres/pool";
import type { AbandonedAttempts } from "../ports/abandoned-attempts.ts";
import { takeAttempts } from "./attempts.ts";
import { pendingOf, readClaim } from "./claims.ts";
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
          const claim = key === null ? null : pendingOf(key, await readClaim(pool, tenantId, key));
          return { tenant: await tenants.byId(tenantId), attempt, claim };
        },
      }));
    },
  };
}
