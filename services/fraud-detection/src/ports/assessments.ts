import type { Result } from "@platform/kernel/result";
import type { AttemptToAssess } from "../domain/attempt.ts";
import type { RiskAssessment } from "../domain/score.ts";
import type { DatabaseUnavailable } from "./unavailable.ts";

/** Remembers assessments and what they counted. */
export interface AssessmentStore {
  /**
   * Assesses the attempts of one call and makes the assessments durable, all or none, in the attempts' order. An attempt
   * that was assessed before is answered as it was then, and counts no more. Calls for which payments wait go first.
   */
  assess(
    attempts: readonly AttemptToAssess[],
    order: { readonly first: boolean },
  ): Promise<Result<readonly RiskAssessment[], DatabaseUnavailable>>;
  /** Resolves when every call is answered. */
  drain(): Promise<void>;
}
