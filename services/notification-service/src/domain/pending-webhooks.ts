import type { IncomingEvent } from "./delivery.ts";

/**
 * The event as its deliveries carry it: `pending_webhooks` says to how many endpoints it is on its way when it is accepted,
 * and stays so in every attempt, because a retry has the bytes of the first one. What is pending later, GET /v1/events says.
 *
 * payment-api leaves a 0 there for us. It is replaced in the text, which costs nothing beside parsing it: no text inside the
 * JSON can look like it, because there the quotation marks are escaped, and what follows the object of the event has no
 * such name. A body without it is kept as it is.
 */
export function withPendingWebhooks(event: IncomingEvent, pending: number): IncomingEvent {
  const { body } = event;
  const at = body.lastIndexOf(UNSET);
  if (at === -1) return event;
  return { ...event, body: `${body.slice(0, at)}"pending_webhooks":${pending}${body.slice(at + UNSET.length)}` };
}

const UNSET = '"pending_webhooks":0';
