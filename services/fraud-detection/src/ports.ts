import type { Instant } from "@platform/kernel/instant";
import type { Result } from "@platform/kernel/result";
import type { Tenant } from "@platform/kernel/tenant";
import type { AttemptToAssess } from "./domain/attempt.ts";
import type { PaymentOutcome } from "./domain/outcome.ts";
import type { RiskAssessment } from "./domain/score.ts";
import type { SettingsOverrides } from "./domain/settings.ts";

/** The database did not answer. What was asked may or may not have happened; asking again is safe. */
export type Unavailable = "unavailable";

/** Remembers assessments and what they counted. */
export interface AssessmentStore {
  /**
   * Assesses the attempts of one call and makes the assessments durable, all or none, in the attempts' order. An attempt
   * that was assessed before is answered as it was then, and counts no more. Calls for which payments wait go first.
   */
  assess(
    attempts: readonly AttemptToAssess[],
    order: { readonly first: boolean },
  ): Promise<Result<readonly RiskAssessment[], Unavailable>>;
  /** Resolves when every call is answered. */
  drain(): Promise<void>;
}

/** Remembers what became of payments. */
export interface OutcomeStore {
  /** Counts every outcome whose event was not counted before, all or none. */
  record(outcomes: readonly PaymentOutcome[]): Promise<Result<void, Unavailable>>;
}

/** Keeps what accounts changed of the default settings. */
export interface SettingsStore {
  read(tenant: Tenant): Promise<SettingsOverrides>;
  write(tenant: Tenant, overrides: SettingsOverrides): Promise<void>;
}

/** Forgets what no rule looks at any more. */
export interface ExpiryStore {
  /** One bounded batch of each kind. Returns true when there may be more. */
  prune(at: Instant): Promise<boolean>;
}
