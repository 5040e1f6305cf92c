import type { Stripe } from "stripe";
import { expect } from "vitest";
import type { Cases } from "../cases.ts";

const URL = "https://shop.example/webhooks";

export function registeringWebhooks({ accepts, refuses }: Cases): void {
  accepts(
    "creates an endpoint and shows its secret once",
    async ({ stripe }) => {
      const created = await stripe.webhookEndpoints.create({
        url: URL,
        enabled_events: ["payment_intent.succeeded"],
        metadata: { app: "7" },
      });
      const later = await stripe.webhookEndpoints.retrieve(created.id);
      expect(later.secret).toBeUndefined();
      return created;
    },
    { object: "webhook_endpoint", status: "enabled", url: URL, secret: expect.stringMatching(/^whsec_/) },
  );
  accepts(
    "takes all events with *",
    ({ stripe }) => stripe.webhookEndpoints.create({ url: URL, enabled_events: ["*"] }),
    { enabled_events: ["*"] },
  );
  accepts(
    "updates and disables one",
    async ({ stripe }) => {
      const { id } = await stripe.webhookEndpoints.create({ url: URL, enabled_events: ["*"] });
      return stripe.webhookEndpoints.update(id, { disabled: true, enabled_events: ["charge.refunded"] });
    },
    { status: "disabled", enabled_events: ["charge.refunded"] },
  );
  accepts(
    "deletes one",
    async ({ stripe }) => {
      const { id } = await stripe.webhookEndpoints.create({ url: URL, enabled_events: ["*"] });
      return stripe.webhookEndpoints.del(id);
    },
    { object: "webhook_endpoint", deleted: true },
  );
  accepts("lists them", ({ stripe }) => stripe.webhookEndpoints.list({ limit: 1 }), {
    object: "list",
    data: [{ object: "webhook_endpoint" }],
  });
  refuses(
    "a type of event that does not exist",
    ({ stripe }) =>
      stripe.webhookEndpoints.create({
        url: URL,
        enabled_events: ["payment_intent.exploded"],
      } as unknown as Stripe.WebhookEndpointCreateParams),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "an address that is none",
    ({ stripe }) => stripe.webhookEndpoints.create({ url: "shop", enabled_events: ["*"] }),
    { statusCode: 400, type: "invalid_request_error", param: "url" },
  );
}
