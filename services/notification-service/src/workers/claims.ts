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

/** The most deliveries in one claim: 1.5 MB with bodies of 3 kB. */
const CLAIM_LIMIT = 500;

/**
 * Claims the deliveries that nobody holds: due retries, deliveries that did not fit into memory, and those that a dead
 * process held. A claim that found something starts another one, until nothing is left or there is no room; the dispatcher
 * wakes the claims when there is room again. After a claim that met its limit, the next one goes on with the next
 * endpoint, so that one endpoint's long backlog does not hold up the others.
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
