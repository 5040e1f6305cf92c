import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid } from "../cases.ts";

const URL = "https://shop.example/webhooks";

const create = (
  { stripe }: { readonly stripe: Stripe },
  change: Partial<Stripe.WebhookEndpointCreateParams> = {},
): Promise<Stripe.WebhookEndpoint> =>
  stripe.webhookEndpoints.create({ url: URL, enabled_events: ["charge.expired"], ...change });

const NOT_FOUND = { statusCode: 404, type: "invalid_request_error", code: "resource_missing" } as const;

export function changingWebhooks({ accepts, refuses }: Cases): void {
  accepts(
    "with a description and metadata",
    (shop) => create(shop, { description: "Parcels", metadata: { app: "7" } }),
    { description: "Parcels", metadata: { app: "7" }, application: null, livemode: false },
  );
  accepts(
    "unsets a description",
    async (shop) => {
      const { id } = await create(shop, { description: "Parcels" });
      return shop.stripe.webhookEndpoints.update(id, { description: "" });
    },
    ({ description }: Stripe.WebhookEndpoint) => expect(description ?? null).toBeNull(),
  );
  accepts(
    "moves one to another address",
    async (shop) => {
      const { id } = await create(shop);
      return shop.stripe.webhookEndpoints.update(id, { url: "https://shop.example/moved" });
    },
    { url: "https://shop.example/moved", enabled_events: ["charge.expired"] },
  );
  accepts(
    "enables one again",
    async (shop) => {
      const { id } = await create(shop);
      await shop.stripe.webhookEndpoints.update(id, { disabled: true });
      return shop.stripe.webhookEndpoints.update(id, { disabled: false });
    },
    { status: "enabled" },
  );
  accepts(
    "changes the events, and nothing else",
    async (shop) => {
      const { id } = await create(shop, { metadata: { app: "7" } });
      return shop.stripe.webhookEndpoints.update(id, { enabled_events: ["charge.failed", "charge.captured"] });
    },
    { url: URL, metadata: { app: "7" }, enabled_events: ["charge.failed", "charge.captured"] },
  );
  refuses(
    "a deleted one",
    async (shop) => {
      const { id } = await create(shop);
      await shop.stripe.webhookEndpoints.del(id);
      return shop.stripe.webhookEndpoints.retrieve(id);
    },
    NOT_FOUND,
  );
  refuses("another merchant's", async (shop) => shop.stranger.webhookEndpoints.del((await create(shop)).id), NOT_FOUND);
  refuses("no events", (shop) => create(shop, { enabled_events: [] }), {
    statusCode: 400,
    type: "invalid_request_error",
  });
  refuses(
    "no address",
    ({ stripe }) =>
      stripe.webhookEndpoints.create({ enabled_events: ["*"] } as Partial<Stripe.WebhookEndpointCreateParams> as never),
    invalid("url", "parameter_missing"),
  );
  refuses(
    "a change to an event that does not exist",
    async (shop) => {
      const { id } = await create(shop);
      return shop.stripe.webhookEndpoints.update(id, { enabled_events: ["charge.exploded" as "charge.failed"] });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
}
