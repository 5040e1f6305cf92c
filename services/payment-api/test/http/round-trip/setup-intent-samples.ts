import type { Api } from "../api.ts";
import { expansion, METADATA, type Prepared, type RouteSamples, same, type Sample } from "./sample.ts";

/** What `payment_method_data` makes is a payment method: its own route's samples follow each of its fields. */
const MADE = "payment_methods has the same parameters, and setup-intents.test.ts sends them here.";
export const METHOD_DATA = Object.fromEntries(
  [
    "type",
    "allow_redisplay",
    "card][networks][preferred",
    "card][token",
    "billing_details][email",
    "billing_details][name",
    "billing_details][phone",
    ...["city", "country", "line1", "line2", "postal_code", "state"].map((part) => `billing_details][address][${part}`),
    "metadata",
  ].map((name) => [`payment_method_data[${name}]`, { exempt: MADE }]),
);
const THREE_D_SECURE: Record<string, Sample> = {
  "payment_method_options[card][request_three_d_secure]": same("any"),
};
const TYPES: Record<string, Sample> = {
  allowed_payment_method_types: same(["card"]),
  payment_method_types: { sent: ["card"], at: "automatic_payment_methods", back: null },
};

async function open({ stripe }: Api, below = ""): Promise<Prepared> {
  const [first, second] = [await stripe.customers.create(), await stripe.customers.create()];
  const { id } = await stripe.setupIntents.create({ customer: first.id });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: first.id });
  return { path: `/v1/setup_intents/${id}${below}`, base: {}, ids: { other: second.id, method: method.id } };
}

export const create: RouteSamples = {
  async prepare({ stripe }) {
    const { id: customer } = await stripe.customers.create();
    return { path: "/v1/setup_intents", base: {}, ids: { customer } };
  },
  event: "own",
  parameters: {
    ...METHOD_DATA,
    ...THREE_D_SECURE,
    ...TYPES,
    "automatic_payment_methods[enabled]": { sent: "false", at: "automatic_payment_methods", back: null },
    "automatic_payment_methods[allow_redirects]": {
      sent: "never",
      beside: { "automatic_payment_methods[enabled]": "true" },
    },
    confirm: {
      sent: "true",
      beside: { payment_method: "pm_card_visa", return_url: "https://shop.example/back" },
      at: "status",
      back: "succeeded",
    },
    customer: { sent: ({ customer }) => customer! },
    description: same("A card for later"),
    ...METADATA,
    payment_method: { sent: "pm_card_visa", at: "status", back: "requires_confirmation" },
    return_url: {
      sent: "https://shop.example/back",
      beside: { confirm: "true", payment_method: "pm_card_threeDSecure2Required" },
      at: "next_action[redirect_to_url][return_url]",
    },
    usage: same("on_session"),
    expand: { exempt: "Of what can be expanded, a new one has nothing: the other routes expand its customer." },
  },
};

export const update: RouteSamples = {
  prepare: (api) => open(api),
  event: { none: "Stripe has no event for a setup intent that is updated." },
  parameters: {
    ...METHOD_DATA,
    ...THREE_D_SECURE,
    allowed_payment_method_types: same(["card"]),
    payment_method_types: { exempt: "Only `card` is accepted, and that is the usual value." },
    customer: { sent: ({ other }) => other! },
    description: same("A card for later"),
    ...METADATA,
    payment_method: { sent: ({ method }) => method! },
    ...expansion({ sent: ["customer"], at: "customer[object]", back: "customer" }),
  },
};

export const confirm: RouteSamples = {
  async prepare(api) {
    const prepared = await open(api, "/confirm");
    return { ...prepared, base: { payment_method: "pm_card_threeDSecure2Required" } };
  },
  event: "own",
  parameters: {
    ...METHOD_DATA,
    ...THREE_D_SECURE,
    allowed_payment_method_types: same(["card"]),
    client_secret: { exempt: "A wrong one is refused: publishable-keys.test.ts." },
    payment_method: { sent: ({ method }) => method! },
    return_url: { sent: "https://shop.example/back", at: "next_action[redirect_to_url][return_url]" },
    ...expansion({ sent: ["customer"], at: "customer[object]", back: "customer" }),
  },
};

export const cancel: RouteSamples = {
  prepare: (api) => open(api, "/cancel"),
  event: "own",
  parameters: {
    cancellation_reason: same("abandoned"),
    ...expansion({ sent: ["customer"], at: "customer[object]", back: "customer" }),
  },
};
