import type { Clock } from "@platform/kernel/instant";
import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { ExpiryStore } from "../ports/expiry.ts";

const INTERVAL_MS = 60_000;

/** Deletes expired counts, a small batch at a time, until none are left. */
export function startPruning(deps: {
  store: ExpiryStore;
  clock: Clock;
  logger: Logger;
  pressed: () => boolean;
}): Worker {
  const { store, clock, logger, pressed } = deps;
  return startWorker({ name: "prune", intervalMs: INTERVAL_MS, logger, pressed, work: () => store.prune(clock()) });
}
