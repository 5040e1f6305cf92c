import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { DomainEvent } from "../../domain/event.ts";
import type { ObjectName, Objects } from "../../domain/objects.ts";
import type { ApiObject, Mode } from "../api-object.ts";
import { API_VERSION } from "../api-version.ts";
import { shownKey } from "../kept-key.ts";
import { KEPT } from "../objects.ts";
import { previousAttributes } from "./previous-attributes.ts";

/** An event for notification-service, which writes its own count into `pending_webhooks`. */
export const presentEvent = (mode: Mode, event: DomainEvent): string => JSON.stringify(presentEventObject(mode, event));

/** An event with its object as it was then; only `pendingWebhooks` changes from answer to answer. */
export function presentEventObject(mode: Mode, event: DomainEvent, pendingWebhooks = 0) {
  return {
    id: event.id,
    object: "event",
    api_version: API_VERSION,
    created: toUnixSeconds(event.createdAt),
    data: presentData(mode, event),
    livemode: mode.livemode,
    pending_webhooks: pendingWebhooks,
    request: { id: event.requestId, idempotency_key: event.idempotencyKey && shownKey(event.idempotencyKey) },
    type: event.type,
  } satisfies Omit<Stripe.EventBase, "data" | "type"> & {
    data: { object: object; previous_attributes?: object };
    type: string;
  };
}

/** The object as it was then, and the changed attributes if the event is a change. */
function presentData(mode: Mode, event: DomainEvent) {
  const object = presentAt(mode, event.subject, event.object);
  if (event.before === null) return { object };
  const before = presentAt(mode, event.subject, event.before);
  return { object, previous_attributes: previousAttributes(before, object) };
}

const presentAt = <N extends ObjectName>(mode: Mode, subject: N, object: Objects[N]): object =>
  KEPT[subject].present(mode, object);

/** An event with the number of webhooks that are still to be delivered. */
export interface CountedEvent {
  readonly event: DomainEvent;
  readonly pendingWebhooks: number;
}

export const eventObject: ApiObject<CountedEvent> = {
  words: "event",
  permission: "event",
  expandable: {},
  present: (mode, { event, pendingWebhooks }) => presentEventObject(mode, event, pendingWebhooks),
};
