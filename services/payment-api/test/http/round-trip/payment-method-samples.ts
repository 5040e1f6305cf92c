import type { Api } from "../api.ts";
import { address, expansion, METADATA, type Prepared, type RouteSamples, same, type Sample } from "./sample.ts";

const BILLING: Record<string, Sample> = {
  "billing_details[email]": same("jane@example.com"),
  "billing_details[name]": same("Jane"),
  "billing_details[phone]": same("+4755123456"),
  ...address("billing_details[address]"),
};
const SHOWN: Record<string, Sample> = {
  allow_redisplay: same("always"),
  "card[networks][preferred]": same("visa"),
  ...BILLING,
  ...METADATA,
};

/** A method that belongs to a customer, for a request to this path below it. */
async function ofCustomer({ stripe }: Api, below = ""): Promise<Prepared> {
  const { id: customer } = await stripe.customers.create();
  const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  return { path: `/v1/payment_methods/${id}${below}`, base: {}, ids: {} };
}

export const create: RouteSamples = {
  prepare: async () => ({ path: "/v1/payment_methods", base: { type: "card", "card[token]": "tok_visa" }, ids: {} }),
  event: { none: "Stripe has no event for a payment method that is made." },
  parameters: {
    type: { exempt: "Only `card` is accepted, and it must be given." },
    "card[token]": { sent: "tok_mastercard", at: "card[brand]", back: "mastercard" },
    ...SHOWN,
    expand: { exempt: "Its customer can be expanded, and a new one has none." },
  },
};

export const update: RouteSamples = {
  prepare: (api) => ofCustomer(api),
  event: "own",
  parameters: {
    "card[exp_month]": same("7"),
    "card[exp_year]": same("2031"),
    ...SHOWN,
    ...expansion({ sent: ["customer"], at: "customer[object]", back: "customer" }),
  },
};

export const attach: RouteSamples = {
  async prepare({ stripe }) {
    const { id } = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    const customer = (await stripe.customers.create()).id;
    return { path: `/v1/payment_methods/${id}/attach`, base: { customer }, ids: {} };
  },
  event: "own",
  parameters: {
    customer: { exempt: "It must be given: payment-methods.test.ts." },
    ...expansion({ sent: ["customer"], at: "customer[object]", back: "customer" }),
  },
};

export const detach: RouteSamples = {
  prepare: (api) => ofCustomer(api, "/detach"),
  event: "own",
  parameters: { expand: { exempt: "Its customer can be expanded, and it has none any more." } },
};
