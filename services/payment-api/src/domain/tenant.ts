import type { Tenant } from "@platform/kernel/tenant";
import type { Currency } from "@platform/kernel/currency";
import type { FallbackSettings } from "./fallback-settings.ts";

/**
 * The owner of data: one account in one mode. An account's test and live data never meet, so everything that we store,
 * limit or look up belongs to exactly one tenant, and every key in the database starts with its number.
 */
export interface ConfiguredTenant extends Tenant {
  readonly id: number;
  readonly settings: TenantSettings;
}

/** What an account may choose. */
export interface TenantSettings {
  readonly country: string;
  readonly defaultCurrency: Currency;
  /** What to do with a payment that got no score in time and that the fallback does not refuse. */
  readonly onAssessmentTimeout: "allow" | "review" | "block";
  /** When to capture a payment that the fallback lets pass without a score, unless the merchant captures it. */
  readonly captureUnscored: "at_once" | "when_scored";
  readonly fallback: FallbackSettings;
  readonly fee: FeeSchedule;
  /** Requests per second that a key may make in the long run, and at once. 0 lifts the limit. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
}

/** What the platform keeps of a captured charge: a share in hundredths of a percent, and a fixed part in minor units. */
export interface FeeSchedule {
  readonly basisPoints: number;
  readonly fixed: bigint;
}
