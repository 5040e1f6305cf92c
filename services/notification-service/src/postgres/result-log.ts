import { createGroupCommit } from "@platform/postgres/group-commit";
import type { Logger } from "@platform/runtime/logger";
import type { AttemptResult, DeliveryStore } from "../ports.ts";

/** Writes down the results of attempts; concurrent ones share a commit. */
export interface ResultLog {
  /**
   * Resolves when the result is durable or given up. A result that cannot be written is logged and forgotten: its
   * delivery's lease runs out, and the delivery is made again.
   */
  record(result: AttemptResult): Promise<void>;
  drain(): Promise<void>;
}

/** Creates a result log over a store. */
export function createResultLog(deliveries: Pick<DeliveryStore, "record">, logger: Logger): ResultLog {
  const commits = createGroupCommit<AttemptResult, "recorded">({
    maxBatchItems: 500,
    maxInFlight: 1,
    async commit(results) {
      await deliveries.record(results);
      return results.map(() => "recorded");
    },
    // Recording twice does nothing twice, so whatever may be missing is simply recorded again.
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
