import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { AbandonedAttempts } from "../ports/abandoned-attempts.ts";
import type { Deps } from "../use-cases/deps.ts";
import { recoverAttempt } from "../use-cases/recover-attempt.ts";

const BATCH = 20;

/** Finishes attempts that no longer have a holder. */
export function startRecovery(deps: Deps, attempts: AbandonedAttempts, logger: Logger, intervalMs: number): Worker {
  return startWorker({
    name: "recovery",
    intervalMs,
    logger,
    async work() {
      const abandoned = await attempts.take(BATCH);
      await Promise.all(
        abandoned.map(async ({ attempt, read }) => {
          try {
            const recovered = await recoverAttempt(deps, await read());
            deps.metrics.count(recovered === "left_open" ? "AttemptsLeftOpen" : "AttemptsRecovered");
            logger.warn(
              { attempt: attempt.id, kind: attempt.kind, epoch: attempt.leaseEpoch, recovered },
              "abandoned attempt",
            );
          } catch (error) {
            logger.error(
              { err: error, attempt: attempt.id },
              "could not recover an attempt; its lease will bring it back",
            );
          }
        }),
      );
      return abandoned.length >= BATCH;
    },
  });
}
