import { err, type Result } from "@platform/kernel/result";
import type { Attempt } from "../domain/attempt.ts";
import type { Verdict } from "../domain/score.ts";
import type { AssessmentStore, Unavailable } from "../ports.ts";

/** Too many assessments wait already: an answer would come too late to be of use. */
export type Overloaded = "overloaded";

export interface AssessAttemptsDeps {
  readonly store: AssessmentStore;
  /**
   * The most assessments that may wait at once; half of it where no payment waits for them. A call that comes when nobody
   * waits is always taken.
   */
  readonly maxPending: number;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onRefused: () => void;
}

export type AssessAttempts = (
  attempts: readonly Attempt[],
  order: { readonly first: boolean },
) => Promise<Result<readonly Verdict[], Overloaded | Unavailable>>;

/** Creates the use case: assess the attempts of one call, or refuse at once. */
export function createAssessAttempts({ store, maxPending, onVerdict, onRefused }: AssessAttemptsDeps): AssessAttempts {
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
      if (result.ok) for (const verdict of result.value) onVerdict(verdict);
      return result;
    } finally {
      pending -= attempts.length;
    }
  };
}
