import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";

const INTERVAL_MS = 60_000;

/** Writes once a minute when each key was last used: a list of keys needs no more. */
export const startWritingKeyUses = (write: () => Promise<void>, logger: Logger, pressed?: () => boolean): Worker =>
  startWorker({
    name: "key uses",
    intervalMs: INTERVAL_MS,
    logger,
    pressed,
    async work() {
      await write();
      return false;
    },
  });
