import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { Counters } from "../ports/counters.ts";
import { settle, type SettleDeps } from "../use-cases/settle.ts";

/** Books settlement reports as the acquirer closes them. */
export function startSettlement(
  deps: SettleDeps & { readonly metrics: Counters },
  logger: Logger,
  intervalMs: number,
  pressed?: () => boolean,
): Worker {
  return startWorker({
    name: "settlement",
    intervalMs,
    logger,
    pressed,
    async work() {
      const outcome = await settle(deps);
      if (outcome.kind === "not_our_turn") return false;
      if (outcome.kind === "unknown") {
        deps.metrics.count("SettlementReportsUnknown");
        logger.warn({ err: outcome.cause, report: outcome.report }, "the settlement report could not be fetched");
        return false;
      }
      if (outcome.settled > 0) deps.metrics.count("MovementsSettled", outcome.settled);
      for (const { item, reason, cause } of outcome.found) {
        const { report, key, kind } = item;
        // The next turns look at an early item again.
        if (reason === "attempt_open") continue;
        deps.metrics.count("SettlementDiscrepancies");
        if (reason === "not_bookable") {
          logger.error({ err: cause, report, operation: key, kind }, "our ledger cannot book a settlement");
        } else
          logger.warn({ report, operation: key, kind, reason }, "the acquirer's settlement differs from our books");
      }
      return outcome.kind === "booked";
    },
  });
}
