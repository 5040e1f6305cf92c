import type { Api } from "../api.ts";
import { address, beside, expansion, METADATA, type RouteSamples, same, type Sample } from "./sample.ts";

const NOTHING_EXPANDS = { exempt: "Nothing of it can be expanded: what Stripe expands there is always null here." };

const CUSTOMER: RouteSamples["parameters"] = {
  description: same("Buys books"),
  email: same("jane@example.com"),
  name: same("Jane"),
  phone: same("+4755123456"),
  preferred_locales: same(["nb", "en"]),
  ...address("address"),
  ...beside(
    { "shipping[name]": "Nobody", "shipping[address][line1]": "Nowhere" },
    {
      ...address("shipping[address]"),
      "shipping[name]": same("Jane"),
      "shipping[phone]": same("+4755123456"),
    },
  ),
  ...METADATA,
  expand: NOTHING_EXPANDS,
};

export const createCustomer: RouteSamples = {
  prepare: async () => ({ path: "/v1/customers", base: {}, ids: {} }),
  event: "own",
  parameters: CUSTOMER,
};

export const updateCustomer: RouteSamples = {
  prepare: async ({ stripe }) => ({ path: `/v1/customers/${(await stripe.customers.create()).id}`, base: {}, ids: {} }),
  event: "own",
  parameters: CUSTOMER,
};

export const createPaymentMethod: RouteSamples = {
  prepare: async () => ({ path: "/v1/payment_methods", base: { type: "card", "card[token]": "tok_visa" }, ids: {} }),
  event: { none: "Stripe has no event for a payment method that is made." },
  parameters: {
    type: { exempt: "Only `card` is accepted, and it must be given." },
    "card[token]": { sent: "tok_mastercard", at: "card[brand]", back: "mastercard" },
    "billing_details[email]": same("jane@example.com"),
    "billing_details[name]": same("Jane"),
    "billing_details[phone]": same("+4755123456"),
    ...address("billing_details[address]"),
    ...METADATA,
    expand: { exempt: "Its customer can be expanded, and it has none yet: nothing attaches it to one." },
  },
};

export const createRefund: RouteSamples = {
  async prepare(api) {
    const [paid, other] = [await pay(api), await pay(api)];
    const ids = { other: other.id, charge: other.latest_charge as string };
    return { path: "/v1/refunds", base: { payment_intent: paid.id }, ids };
  },
  event: "own",
  parameters: {
    amount: same("300"),
    charge: { sent: ({ charge }) => charge!, insteadOf: "payment_intent" },
    payment_intent: { sent: ({ other }) => other! },
    reason: same("duplicate"),
    ...METADATA,
    ...expansion({ sent: ["charge"], at: "charge[object]", back: "charge" }),
  },
};

const ENDPOINT = { url: "https://shop.example/hooks", enabled_events: ["*"] };
const NO_EVENT = { none: "Stripe has no event for a webhook endpoint." };
const endpointParameters: Record<string, Sample> = {
  url: same("https://other.example/hooks"),
  enabled_events: same(["charge.succeeded", "charge.failed"]),
  description: same("The shop's"),
  ...METADATA,
};

export const createWebhookEndpoint: RouteSamples = {
  prepare: async () => ({ path: "/v1/webhook_endpoints", base: ENDPOINT, ids: {} }),
  event: NO_EVENT,
  parameters: { ...endpointParameters, api_version: same("2024-06-20"), expand: NOTHING_EXPANDS },
};

export const updateWebhookEndpoint: RouteSamples = {
  async prepare({ stripe }) {
    const { id } = await stripe.webhookEndpoints.create({ ...ENDPOINT, enabled_events: ["*"] });
    return { path: `/v1/webhook_endpoints/${id}`, base: {}, ids: {} };
  },
  event: NO_EVENT,
  parameters: {
    ...endpointParameters,
    disabled: { sent: "true", at: "status", back: "disabled" },
    expand: NOTHING_EXPANDS,
  },
};

const pay = ({ stripe }: Api) =>
  stripe.paymentIntents.create({ amount: 1000, currency: "usd", confirm: true, payment_method: "pm_card_visa" });
