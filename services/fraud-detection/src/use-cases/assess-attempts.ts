import { err, type Result } from "@platform/kernel/result";
import type { AttemptToAssess } from "../domain/attempt.ts";
import type { RiskAssessment } from "../domain/score.ts";
import type { AssessmentStore } from "../ports/assessments.ts";
import type { DatabaseUnavailable } from "../ports/unavailable.ts";

/** Too many assessments wait already: an answer would come too late to be useful. */
export type Overloaded = "overloaded";

export interface AssessAttemptsDeps {
  readonly store: AssessmentStore;
  /**
   * The most assessments that may wait at once; half of that for calls that no payment waits for. While nothing waits,
   * any call may come.
   */
  readonly maxPending: number;
  readonly onAssessment: (assessment: RiskAssessment) => void;
  readonly onRefused: () => void;
}

export type AssessAttempts = (
  attempts: readonly AttemptToAssess[],
  order: { readonly first: boolean },
) => Promise<Result<readonly RiskAssessment[], Overloaded | DatabaseUnavailable>>;

/** Creates the use case: assess the attempts of one call, or refuse at once. */
export function createAssessAttempts({
  store,
  maxPending,
  onAssessment,
  onRefused,
}: AssessAttemptsDeps): AssessAttempts {
  let pending = 0;
  return async (attempts, order) => {
    const most = order.first ? maxPending : maxPending / 2;
    if (pending > 0 && pending + attempts.length > most) {
      onRefused();
      return err("overloaded");
    }
    pending += attempts.length;
    try {
      const result = await store.assess(attempts, order);
      if (result.ok) for (const assessment of result.value) onAssessment(assessment);
      return result;
    } finally {
      pending -= attempts.length;
    }
  };
}
