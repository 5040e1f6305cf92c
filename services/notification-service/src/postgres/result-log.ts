import { setTimeout as wait } from "node:timers/promises";
import { createGroupCommit } from "@platform/postgres/group-commit";
import type { Logger } from "@platform/runtime/logger";
import type { AttemptResult, DeliveryStore } from "../ports/deliveries.ts";

/** Stores the results of attempts; concurrent ones share a commit. */
export interface ResultLog {
  /**
   * Resolves when the result is written or given up. If a result cannot be written, we log and drop it: its delivery's
   * lease runs out, and the delivery is repeated.
   */
  record(result: AttemptResult): Promise<void>;
  drain(): Promise<void>;
}

/** The least time between two commits. Nobody waits for a result, so many may share a commit. */
const PACE_MS = 25;

/** Creates a result log over a store. */
export function createResultLog(deliveries: Pick<DeliveryStore, "record">, logger: Logger): ResultLog {
  const commits = createGroupCommit<AttemptResult, "recorded">({
    maxBatchItems: 500,
    maxInFlight: 1,
    async commit(results) {
      await Promise.all([deliveries.record(results), wait(PACE_MS)]);
      return results.map(() => "recorded");
    },
    // A second record of the same result changes nothing, so we record everything again that may be missing.
    findCommitted: async (results) => results.map(() => undefined),
  });
  return {
    async record(result) {
      try {
        await commits.submit(result);
      } catch (error) {
        const { endpointId, eventId } = result;
        logger.error({ err: error, endpointId, eventId }, "the result of an attempt could not be written");
      }
    },
    drain: () => commits.drain(),
  };
}
