import type Stripe from "stripe";
import type { WebhookEndpoint } from "../../domain/webhook-endpoint.ts";
import type { ApiObject, Mode } from "../api-object.ts";

/** A webhook endpoint as we send it; its secret is there only right after the creation. */
export function presentWebhookEndpoint({ livemode }: Mode, endpoint: WebhookEndpoint) {
  return {
    id: endpoint.id,
    object: "webhook_endpoint",
    api_version: endpoint.apiVersion,
    application: null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: endpoint.enabledEvents as string[],
    livemode,
    metadata: endpoint.metadata,
    ...(endpoint.secret === null ? {} : { secret: endpoint.secret }),
    status: endpoint.status,
    url: endpoint.url,
  } satisfies Stripe.WebhookEndpoint;
}

export const webhookEndpointObject: ApiObject<WebhookEndpoint> = {
  words: "webhook endpoint",
  permission: "webhook_endpoint",
  expandable: {},
  present: presentWebhookEndpoint,
};
