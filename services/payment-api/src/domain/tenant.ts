import type { Tenant } from "@platform/kernel/tenant";
import type { Currency } from "@platform/kernel/currency";
import type { FallbackSettings } from "./fallback-settings.ts";

/**
 * Whose data it is: one account in one mode. Test data and live data of an account never meet, so everything that is
 * stored, limited or looked up belongs to exactly one tenant, and every key in the database starts with its number.
 */
export interface ConfiguredTenant extends Tenant {
  readonly id: number;
  readonly settings: TenantSettings;
}

/** What an account may choose. */
export interface TenantSettings {
  readonly country: string;
  readonly defaultCurrency: Currency;
  /** What happens to a payment without a score in time that the fallback does not refuse. */
  readonly onAssessmentTimeout: "allow" | "review" | "block";
  /** When a payment without a score that the fallback lets pass is captured, unless the merchant captures it by itself. */
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
