import { isUniqueViolation } from "@platform/postgres/fault";
import { createGroupCommit } from "@platform/postgres/group-commit";
import type { Pool } from "@platform/postgres/pool";
import type { Logger } from "@platform/runtime/logger";
import type { Clock } from "@platform/kernel/instant";
import { err, ok } from "@platform/kernel/result";
import { assessBatch } from "../domain/assess-batch.ts";
import { attemptKey, type AttemptToAssess } from "../domain/attempt.ts";
import type { RiskAssessment } from "../domain/score.ts";
import type { AssessmentStore } from "../ports/assessments.ts";
import { insertAssessments, readAssessments } from "./assessment-rows.ts";
import { readSettings } from "./settings-store.ts";
import { lockSubjects, writeSubjects } from "./subject-rows.ts";
import type { Transact } from "./transact.ts";
import { isUnavailable } from "./unavailable.ts";

export interface AssessmentStoreDeps {
  readonly pool: Pool;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onCommit?: (commit: { items: number; durationMs: number; failed: boolean }) => void;
}

/** Calls in one commit. Admission limits the assessments, see use-cases/assess-attempts.ts. */
const MAX_CALLS_PER_COMMIT = 256;
/** One writes while the other waits for the disk. */
const MAX_COMMITS_IN_FLIGHT = 2;
/** Each round finds at least one more attempt that another process assessed at the same moment. */
const MAX_ROUNDS = 8;

type RiskAssessments = ReadonlyMap<string, RiskAssessment>;

/**
 * Stores assessments by group commit: waiting calls share one transaction, and each call is in it as a whole.
 *
 * A commit assumes new attempts, which they nearly always are, and the primary key reveals when one is not: then the
 * round is rolled back, the store reads the existing assessments, and assesses the rest again.
 */
export function createAssessmentStore({
  pool,
  transact,
  clock,
  logger,
  onCommit,
}: AssessmentStoreDeps): AssessmentStore {
  const commits = createGroupCommit<readonly AttemptToAssess[], readonly RiskAssessment[]>({
    maxBatchItems: MAX_CALLS_PER_COMMIT,
    maxInFlight: MAX_COMMITS_IN_FLIGHT,
    commit: assessCalls,
    findCommitted: async (calls) => {
      const known = await readAssessments(pool, calls.flat());
      return calls.map((call) => answer(call, known));
    },
    ...(onCommit === undefined ? {} : { onCommit }),
  });

  return {
    async assess(attempts, order) {
      try {
        return ok(await commits.submit(attempts, order));
      } catch (error) {
        if (isUnavailable(error)) return err("unavailable");
        throw error;
      }
    },
    drain: () => commits.drain(),
  };

  async function assessCalls(
    calls: readonly (readonly AttemptToAssess[])[],
  ): Promise<readonly (readonly RiskAssessment[])[]> {
    const attempts = distinct(calls.flat());
    let known: RiskAssessments = new Map();
    for (let round = 1; ; round++) {
      try {
        const fresh = known.size === 0 ? attempts : attempts.filter((attempt) => !known.has(attemptKey(attempt)));
        const added = fresh.length === 0 ? new Map<string, RiskAssessment>() : await assessNew(fresh);
        const assessments = new Map([...known, ...added]);
        return calls.map((call) => answer(call, assessments)!);
      } catch (error) {
        if (!isUniqueViolation(error) || round === MAX_ROUNDS) throw error;
        known = await readAssessments(pool, attempts);
      }
    }
  }

  function assessNew(attempts: readonly AttemptToAssess[]): Promise<Map<string, RiskAssessment>> {
    return transact(async (client) => {
      const [settingsOf, activities] = await Promise.all([
        readSettings(
          client,
          attempts.map(({ tenant }) => tenant),
        ),
        lockSubjects(
          client,
          attempts.flatMap(({ subjects }) => subjects),
          logger,
        ),
      ]);
      const at = clock();
      const batch = assessBatch({ attempts, settingsOf, activities, at });
      const assessed = attempts.map((attempt, index) => ({ attempt, assessment: batch.assessments[index]! }));
      await Promise.all([insertAssessments(client, assessed, at), writeSubjects(client, batch.activities)]);
      return new Map(assessed.map(({ attempt, assessment }) => [attemptKey(attempt), assessment]));
    });
  }
}

/** The assessments of one call, or undefined if one is missing. */
function answer(call: readonly AttemptToAssess[], assessments: RiskAssessments): readonly RiskAssessment[] | undefined {
  const found = call.map((attempt) => assessments.get(attemptKey(attempt)));
  return found.every((assessment) => assessment !== undefined) ? found : undefined;
}

function distinct(attempts: readonly AttemptToAssess[]): readonly AttemptToAssess[] {
  return [...new Map(attempts.map((attempt) => [attemptKey(attempt), attempt])).values()];
}
