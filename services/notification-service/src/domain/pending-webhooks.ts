import type { IncomingEvent } from "./delivery.ts";

/**
 * The event for its deliveries: `pending_webhooks` is the number of endpoints that will get it, counted on acceptance.
 * Every attempt has this value, because a retry sends the same bytes; GET /v1/events has the current number.
 *
 * payment-api leaves a 0 there for us. We replace it in the text, which is much cheaper than parsing: no text inside the
 * JSON can look like it, because quotation marks are escaped there, and no later property of the event has this name. A
 * body without it stays as it is.
 */
export function withPendingWebhooks(event: IncomingEvent, pending: number): IncomingEvent {
  const { body } = event;
  const at = body.lastIndexOf(UNSET);
  if (at === -1) return event;
  return { ...event, body: `${body.slice(0, at)}"pending_webhooks":${pending}${body.slice(at + UNSET.length)}` };
}

const UNSET = '"pending_webhooks":0';
