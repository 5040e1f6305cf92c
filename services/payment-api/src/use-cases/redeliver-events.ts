import type { DomainEvent } from "../domain/event.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { EventsUnderWay } from "../ports/events-under-way.ts";
import type { Page } from "../ports/reader.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";
import type { Deps } from "./deps.ts";
import { commandOf, type Request } from "./request.ts";

interface RedeliverDeps extends Deps {
  readonly webhookEndpoints: WebhookEndpoints;
  readonly eventsUnderWay: EventsUnderWay;
}

/** What a request for past events came to. */
export interface Redelivered {
  /** How many deliveries begin. */
  readonly deliveries: number;
  /** How many events of the page are still on their way to all endpoints. */
  readonly underWay: number;
  /** The oldest event of the page: the next page follows it. */
  readonly last: DomainEvent | undefined;
  readonly hasMore: boolean;
}

/**
 * Has notification-service deliver a page of past events to an endpoint, newest first: those of a time in which it was
 * disabled. It claims no idempotency key: an endpoint gets each event once, however often somebody asks.
 */
export async function redeliverEvents(
  { journal, reader, webhookEndpoints, eventsUnderWay }: RedeliverDeps,
  request: Request,
  id: string,
  page: Page,
): Promise<Redelivered | { readonly refusal: Refusal }> {
  const { tenant } = request;
  const endpoint = await webhookEndpoints.find(tenant, id);
  if (endpoint === undefined) return { refusal: { rule: "not_found", object: "webhook_endpoint", id } };
  if (endpoint.status === "disabled") return { refusal: { rule: "webhook_endpoint_disabled", id } };
  const type = endpoint.enabledEvents.includes("*") ? undefined : endpoint.enabledEvents;
  const { data, hasMore } = await reader.list("event", tenant, page, { type });
  // Only after the read: whatever is no longer under way now had arrived, and every endpoint has had its chance.
  const underWay = await eventsUnderWay.among(data.map((event) => event.id));
  const past = data.filter((event) => !underWay.has(event.id));
  const deliveries = past.length === 0 ? 0 : await webhookEndpoints.redeliver(tenant, id, past);
  const asked = commandOf({ ...request, claim: null }, {}, () => ({
    value: null,
    changes: {},
    reply: null,
    object: id,
  }));
  await afterFirstStep(() => journal.commit(asked));
  return { deliveries, underWay: underWay.size, last: data.at(-1), hasMore };
}
