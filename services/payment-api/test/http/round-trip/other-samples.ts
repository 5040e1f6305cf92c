import type { Api } from "../api.ts";
import { address, beside, expansion, METADATA, type RouteSamples, same, type Sample } from "./sample.ts";

const DEFAULT_PATH = "invoice_settings.default_payment_method";
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
  tax_exempt: same("reverse"),
  ...METADATA,
};

const DEFAULT = "invoice_settings[default_payment_method]";
const defaultExpands = expansion({ sent: [DEFAULT_PATH], at: `${DEFAULT}[object]`, back: "payment_method" }).expand;

export const createCustomer: RouteSamples = {
  async prepare({ stripe }) {
    const { id } = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    return { path: "/v1/customers", base: {}, ids: { method: id } };
  },
  event: "own",
  parameters: {
    ...CUSTOMER,
    payment_method: { exempt: "The payment method shows it: payment-methods.test.ts." },
    source: { exempt: "It makes the default payment method: payment-methods.test.ts." },
    [DEFAULT]: { exempt: "It goes with payment_method: payment-methods.test.ts." },
    expand: { ...defaultExpands, beside: { source: "tok_visa" } },
  },
};

export const updateCustomer: RouteSamples = {
  async prepare({ stripe }) {
    const { id } = await stripe.customers.create();
    const method = (await stripe.paymentMethods.attach("pm_card_visa", { customer: id })).id;
    return { path: `/v1/customers/${id}`, base: {}, ids: { method } };
  },
  event: "own",
  parameters: {
    ...CUSTOMER,
    [DEFAULT]: { exempt: "Its id is known only in the test: payment-methods.test.ts." },
    expand: { exempt: "The default payment method can be expanded: payment-methods.test.ts." },
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

export const updateCharge: RouteSamples = {
  async prepare(api) {
    const { latest_charge: id } = await pay(api);
    const { id: customer } = await api.stripe.customers.create();
    return { path: `/v1/charges/${id as string}`, base: {}, ids: { customer } };
  },
  event: "own",
  parameters: {
    customer: { sent: ({ customer }) => customer! },
    description: same("Two books"),
    "fraud_details[user_report]": same("safe"),
    receipt_email: same("jane@example.com"),
    ...beside(
      { "shipping[name]": "Nobody", "shipping[address][line1]": "Nowhere" },
      {
        ...address("shipping[address]"),
        "shipping[name]": same("Jane"),
        "shipping[phone]": same("+4755123456"),
        "shipping[carrier]": same("Posten"),
        "shipping[tracking_number]": same("70730259"),
      },
    ),
    transfer_group: same("ORDER_6735"),
    ...METADATA,
    ...expansion({ sent: ["payment_intent"], at: "payment_intent[object]", back: "payment_intent" }),
  },
};

export const updateRefund: RouteSamples = {
  async prepare(api) {
    const { id } = await api.stripe.refunds.create({ payment_intent: (await pay(api)).id });
    return { path: `/v1/refunds/${id}`, base: {}, ids: {} };
  },
  event: "own",
  parameters: { ...METADATA, ...expansion({ sent: ["charge"], at: "charge[object]", back: "charge" }) },
};

export const cancelRefund: RouteSamples = {
  prepare: async () => ({ path: "/v1/refunds/re_0/cancel", base: {}, ids: {} }),
  event: { none: "A card's refund is never cancelled." },
  parameters: { expand: { exempt: "The route only answers with errors." } },
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

export const rollWebhookSecret: RouteSamples = {
  async prepare({ stripe }) {
    const { id } = await stripe.webhookEndpoints.create({ ...ENDPOINT, enabled_events: ["*"] });
    return { path: `/platform/v1/webhook_endpoints/${id}/roll_secret`, base: {}, ids: {} };
  },
  event: NO_EVENT,
  parameters: {
    overlap_hours: { exempt: "It says how long the old secret signs: notification-service's roll-secret.test.ts." },
    expand: NOTHING_EXPANDS,
  },
};

const A_PAGE = { exempt: "It says which events are delivered: webhook-endpoints.test.ts." };

export const redeliverEvents: RouteSamples = {
  async prepare({ stripe }) {
    const { id } = await stripe.webhookEndpoints.create({ ...ENDPOINT, enabled_events: ["*"] });
    return { path: `/platform/v1/webhook_endpoints/${id}/redeliver`, base: {}, ids: {} };
  },
  event: NO_EVENT,
  parameters: {
    ...Object.fromEntries(
      ["created", "created[gt]", "created[gte]", "created[lt]", "created[lte]", "limit", "starting_after"].map(
        (name) => [name, A_PAGE],
      ),
    ),
    expand: NOTHING_EXPANDS,
  },
};

const pay = ({ stripe }: Api) =>
  stripe.paymentIntents.create({ amount: 1000, currency: "usd", confirm: true, payment_method: "pm_card_visa" });
