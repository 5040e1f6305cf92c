import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Who is calling. */
export interface ApiKeys {
  /** The key's tenant and kind, or undefined where there is no such key, or it is revoked. */
  find(key: string): Promise<ApiKey | undefined>;
  /** Returns at once a valid key that was found in the last seconds; undefined where only `find` can tell. */
  known(key: string): ApiKey | undefined;
}

export interface ApiKey {
  /** A number of the key, for rate limits and logs; never the key itself. */
  readonly id: number;
  readonly kind: "secret" | "restricted" | "publishable";
  readonly tenant: ConfiguredTenant;
  /** For restricted keys, `charge.read`, `payment_intent.write`, … */
  readonly permissions: readonly string[];
  /** When it stops to work, in milliseconds since the epoch; null for a key without an end. */
  readonly expiresAt: number | null;
}
