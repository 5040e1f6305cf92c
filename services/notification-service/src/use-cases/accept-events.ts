import { tenantKey, type Tenant } from "@platform/kernel/tenant";
import type { IncomingEvent } from "../domain/delivery.ts";
import { withPendingWebhooks } from "../domain/pending-webhooks.ts";
import { subscribesTo, type Subscription } from "../domain/webhook-endpoint.ts";
import type { DeliveryStore, Lease, PlannedDelivery } from "../ports/deliveries.ts";
import type { Dispatcher, HeldDelivery } from "../ports/dispatcher.ts";
import type { EndpointStore } from "../ports/endpoints.ts";

export interface AcceptEventsDeps {
  readonly endpoints: EndpointStore;
  readonly deliveries: DeliveryStore;
  readonly dispatcher: Dispatcher;
  readonly newLease: () => Lease;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}

interface Planned extends PlannedDelivery {
  readonly subscription: Subscription;
  readonly event: IncomingEvent;
}

/**
 * Accepts events: they and their deliveries are durable when this returns, each event once however often it comes. Events
 * without subscribers write nothing.
 *
 * It reads the endpoints now, in a separate statement: an event that is posted after the answer to an endpoint's creation
 * finds that endpoint. The commit that writes a delivery usually leases it to this process, and the dispatcher gets it
 * right after, so that it needs no claim; the claims take what the dispatcher has no room for.
 */
export async function acceptEvents(deps: AcceptEventsDeps, incoming: readonly IncomingEvent[]): Promise<void> {
  let events = inIdOrder(incoming);
  const subscriptions = await readSubscriptionsByTenant(deps, events);
  for (;;) {
    const planned = planDeliveries(deps.dispatcher, events, subscriptions);
    if (planned.length === 0) return;
    const subscribed = [...new Set(planned.map(({ event }) => event))];
    const lease = deps.newLease();
    const heldSinceMs = deps.nowMs();
    if (await deps.deliveries.addEvents(subscribed, planned, lease)) return dispatch(deps, planned, lease, heldSinceMs);
    // Some events exist. Duplicates are rare: a check before every write would cost all batches for the sake of a few.
    const known = await deps.deliveries.findKnownEvents(subscribed.map(({ id }) => id));
    if (known.size === 0) throw new Error("Events were refused as known, and none of them is.");
    events = subscribed.filter(({ id }) => !known.has(id));
  }
}

/** Each event once, in the same order everywhere, so that two batches that share events cannot deadlock. */
function inIdOrder(events: readonly IncomingEvent[]): IncomingEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function readSubscriptionsByTenant(
  deps: AcceptEventsDeps,
  events: readonly IncomingEvent[],
): Promise<ReadonlyMap<string, Subscription[]>> {
  const tenants = new Map<string, Tenant>(events.map(({ tenant }) => [tenantKey(tenant), tenant]));
  return Map.groupBy(await deps.endpoints.readSubscriptions([...tenants.values()]), ({ tenant }) => tenantKey(tenant));
}

function planDeliveries(
  dispatcher: Dispatcher,
  events: readonly IncomingEvent[],
  subscriptions: ReadonlyMap<string, Subscription[]>,
): Planned[] {
  const rooms = new Map<string, number>();
  const planned: Planned[] = [];
  for (const incoming of events) {
    const ofTenant = subscriptions.get(tenantKey(incoming.tenant)) ?? [];
    const subscribed = ofTenant.filter((subscription) => subscribesTo(subscription, incoming.type));
    const event = withPendingWebhooks(incoming, subscribed.length);
    for (const subscription of subscribed) {
      const { endpointId } = subscription;
      const room = rooms.get(endpointId) ?? dispatcher.room(endpointId);
      rooms.set(endpointId, room - 1);
      planned.push({ endpointId, eventId: event.id, isHeld: room > 0, subscription, event });
    }
  }
  return planned;
}

function dispatch(deps: AcceptEventsDeps, planned: readonly Planned[], lease: Lease, heldSinceMs: number): void {
  const held = planned.filter(({ isHeld }) => isHeld);
  // All deliveries of an event share one copy of its bytes.
  const bodies = new Map(held.map(({ event }) => [event, Buffer.from(event.body)]));
  for (const group of Map.groupBy(held, ({ subscription }) => subscription)) {
    const [subscription, deliveries] = group;
    deps.dispatcher.offer(
      subscription,
      deliveries.map(({ endpointId, eventId, event }): HeldDelivery => {
        return { endpointId, eventId, leaseId: lease.id, body: bodies.get(event)!, attempts: 0, ageMs: 0, heldSinceMs };
      }),
    );
  }
}
