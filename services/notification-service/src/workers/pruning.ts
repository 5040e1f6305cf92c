import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { DeliveryStore } from "../ports/deliveries.ts";

/** Small enough to hold a batch's locks for only milliseconds. */
const BATCH = 500;
const INTERVAL_MS = 60_000;

/** Deletes events past their retention, with their deliveries, one batch at a time. */
export function startPruning(
  deliveries: DeliveryStore,
  retentionDays: number,
  logger: Logger,
  pressed: () => boolean,
): Worker {
  return startWorker({
    name: "pruning",
    intervalMs: INTERVAL_MS,
    work: async () => (await deliveries.prune(retentionDays, BATCH)) === BATCH,
    logger,
    pressed,
  });
}
