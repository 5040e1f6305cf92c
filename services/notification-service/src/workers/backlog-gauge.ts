import type { Logger } from "@platform/runtime/logger";
import type { ServiceMetrics } from "@platform/runtime/metrics";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { DeliveryStore } from "../ports/deliveries.ts";

const INTERVAL_MS = 15_000;

/** Measures how long the longest-waiting delivery has been due: it rises when deliveries fall behind. */
export function startBacklogGauge(
  deliveries: DeliveryStore,
  metrics: ServiceMetrics<"notification-service">,
  logger: Logger,
): Worker {
  return startWorker({
    name: "backlog gauge",
    intervalMs: INTERVAL_MS,
    work: async () => {
      metrics.record("DeliveryBacklogAge", (await deliveries.readBacklogAgeMs()) / 1000);
      return false;
    },
    logger,
  });
}
