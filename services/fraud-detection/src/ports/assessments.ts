import type { Result } from "@platform/kernel/result";
import type { AttemptToAssess } from "../domain/attempt.ts";
import type { RiskAssessment } from "../domain/score.ts";
import type { DatabaseUnavailable } from "./unavailable.ts";

/** Stores assessments and their counts. */
export interface AssessmentStore {
  /**
   * Assesses the attempts of one call and stores the assessments, all or none, in the attempts' order. A repeated attempt
   * gets its first answer and does not count again. Calls for which payments wait go first.
   */
  assess(
    attempts: readonly AttemptToAssess[],
    order: { readonly first: boolean },
  ): Promise<Result<readonly RiskAssessment[], DatabaseUnavailable>>;
  /** Resolves when every call has its answer. */
  drain(): Promise<void>;
}
