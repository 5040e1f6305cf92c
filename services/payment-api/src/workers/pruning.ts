import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";

const BATCH = 5_000;
const INTERVAL_MS = 60_000;

/** Forgets idempotency keys after a day, in batches small enough that nobody notices. */
export function startPruning(
  pruneClaims: (limit: number) => Promise<number>,
  logger: Logger,
  pressed?: () => boolean,
): Worker {
  return startWorker({
    name: "pruning",
    intervalMs: INTERVAL_MS,
    logger,
    pressed,
    work: async () => (await pruneClaims(BATCH)) === BATCH,
  });
}
