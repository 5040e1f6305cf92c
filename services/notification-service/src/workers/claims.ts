import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { ClaimedDelivery, DeliveryStore, Lease } from "../ports/deliveries.ts";
import type { RunningDispatcher } from "./dispatcher.ts";

export interface ClaimsDeps {
  readonly deliveries: DeliveryStore;
  readonly dispatcher: RunningDispatcher;
  readonly newLease: () => Lease;
  readonly nowMs: () => number;
  readonly logger: Logger;
  readonly intervalMs: number;
}

/** The most deliveries in one claim: with bodies of 3 kB, 1.5 MB. */
const CLAIM_LIMIT = 500;

/**
 * Claims the deliveries that nobody holds: retries that are due, what a full memory had to leave, and what a process
 * that died had in its hands. A claim that found something is followed by another one, until there is nothing left or
 * no room to take it; the dispatcher wakes the claims when there is room again. A claim that meets its limit goes on
 * with the next endpoint, so that a long backlog of one does not stand before the others.
 */
export function startClaims(deps: ClaimsDeps): Worker {
  let after = "";

  async function claim(): Promise<boolean> {
    const { deliveries, dispatcher, newLease, nowMs, logger } = deps;
    const lease = newLease();
    const heldSinceMs = nowMs();
    const rooms = dispatcher.rooms();
    const startedAfter = after;
    const claimed = await deliveries.claim({
      lease,
      after,
      rooms,
      otherRoom: dispatcher.otherRoom(),
      limit: CLAIM_LIMIT,
    });
    for (const group of Map.groupBy(claimed.deliveries, ({ target }) => target.endpointId).values()) {
      dispatcher.offer(
        group[0]!.target,
        group.map((delivery) => hold(delivery, lease, heldSinceMs)),
      );
    }
    for (const orphan of claimed.orphans) {
      logger.error(orphan, "a delivery has no endpoint or no event, and is cancelled");
    }
    after = claimed.goOnAfter ?? "";
    return claimed.deliveries.length > 0 || claimed.cancelled > 0 || startedAfter !== "";
  }

  return startWorker({ name: "claims", intervalMs: deps.intervalMs, work: claim, logger: deps.logger });
}

function hold({ target, eventId, body, attempts, ageMs }: ClaimedDelivery, lease: Lease, heldSinceMs: number) {
  const { endpointId } = target;
  return { endpointId, eventId, leaseId: lease.id, body: Buffer.from(body), attempts, ageMs, heldSinceMs };
}
