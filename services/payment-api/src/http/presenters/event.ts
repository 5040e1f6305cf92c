import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { DomainEvent } from "../../domain/event.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { API_VERSION } from "../api-version.ts";
import { presentCharge } from "./charge.ts";
import { presentCustomer } from "./customer.ts";
import { presentPaymentIntent } from "./payment-intent.ts";
import { previousAttributes } from "./previous-attributes.ts";
import { presentRefund } from "./refund.ts";

/** An event as notification-service gets it, which writes its own count into `pending_webhooks`. */
export const presentEvent = (tenant: Pick<Tenant, "livemode">, event: DomainEvent): string =>
  JSON.stringify(presentEventObject(tenant, event));

/** An event with its object as it was then; only `pendingWebhooks` changes from answer to answer. */
export function presentEventObject(tenant: Pick<Tenant, "livemode">, event: DomainEvent, pendingWebhooks = 0) {
  return {
    id: event.id,
    object: "event",
    api_version: API_VERSION,
    created: toUnixSeconds(event.createdAt),
    data: presentData(tenant, event),
    livemode: tenant.livemode,
    pending_webhooks: pendingWebhooks,
    request: { id: event.requestId, idempotency_key: event.idempotencyKey },
    type: event.type,
  } satisfies Omit<Stripe.EventBase, "data" | "type"> & {
    data: { object: object; previous_attributes?: object };
    type: string;
  };
}

/** The object as it was then, and of a change what was changed. */
function presentData(tenant: Pick<Tenant, "livemode">, event: DomainEvent) {
  const object = presentSubject(tenant, event);
  if (event.before === null) return { object };
  const before = presentSubject(tenant, { ...event, object: event.before } as DomainEvent);
  return { object, previous_attributes: previousAttributes(before, object) };
}

function presentSubject(tenant: Pick<Tenant, "livemode">, event: DomainEvent) {
  switch (event.subject) {
    case "payment_intent":
      return presentPaymentIntent(tenant, event.object);
    case "charge":
      return presentCharge(tenant, event.object);
    case "refund":
      return presentRefund(event.object);
    case "customer":
      return presentCustomer(tenant, event.object);
  }
}
