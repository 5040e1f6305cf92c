import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, missing, pay, type Refusal } from "../cases.ts";

const make = (stripe: Stripe, token = "tok_visa"): Promise<Stripe.PaymentMethod> =>
  stripe.paymentMethods.create({ type: "card", card: { token } });
async function save(stripe: Stripe): Promise<{ customer: string; id: string }> {
  const { id: customer } = await stripe.customers.create();
  const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  return { customer, id };
}
const says = (message: RegExp): Refusal => ({
  statusCode: 400,
  type: "invalid_request_error",
  message: expect.stringMatching(message),
});

export function rulingPaymentMethods({ accepts, refuses }: Cases): void {
  accepts(
    "makes one with billing details and metadata",
    ({ stripe }) =>
      stripe.paymentMethods.create({
        type: "card",
        card: { token: "tok_mastercard" },
        billing_details: { email: "ada@example.com", address: { postal_code: "SW1Y 4LB" } },
        metadata: { nickname: "blue" },
        allow_redisplay: "always",
      }),
    {
      card: { brand: "mastercard", funding: "credit", exp_month: expect.any(Number), fingerprint: expect.any(String) },
      billing_details: { email: "ada@example.com", name: null, address: { postal_code: "SW1Y 4LB", city: null } },
      metadata: { nickname: "blue" },
      allow_redisplay: "always",
    },
  );
  accepts("says that nobody chose whether to show it again", ({ stripe }) => make(stripe), {
    allow_redisplay: "unspecified",
  });
  accepts(
    "unsets metadata with an empty text",
    async ({ stripe }) => {
      const { id } = await save(stripe);
      await stripe.paymentMethods.update(id, { metadata: { a: "1" } });
      return stripe.paymentMethods.update(id, { metadata: "" });
    },
    ({ metadata }: Stripe.PaymentMethod) => expect(metadata).toEqual({}),
  );
  accepts(
    "attaches it again to the customer who has it",
    async ({ stripe }) => {
      const { customer, id } = await save(stripe);
      return stripe.paymentMethods.attach(id, { customer, expand: ["customer"] });
    },
    { customer: { object: "customer" } },
  );
  accepts(
    "lists no detached ones",
    async ({ stripe }) => {
      const { customer, id } = await save(stripe);
      await stripe.paymentMethods.detach(id);
      return stripe.customers.listPaymentMethods(customer);
    },
    { data: [], has_more: false },
  );
  accepts(
    "takes a detached one from the customer's default",
    async ({ stripe }) => {
      const { customer, id } = await save(stripe);
      await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
      await stripe.paymentMethods.detach(id);
      return stripe.customers.retrieve(customer);
    },
    { invoice_settings: { default_payment_method: null } },
  );
  accepts(
    "lists those of a type that the customer has not: none",
    async ({ stripe }) => {
      const { customer } = await save(stripe);
      return stripe.customers.listPaymentMethods(customer, { type: "sepa_debit" });
    },
    { data: [] },
  );
  refuses(
    "the update of one that no customer has",
    async ({ stripe }) => stripe.paymentMethods.update((await make(stripe)).id, { metadata: { a: "1" } }),
    says(/must save this PaymentMethod to a customer before you can update it/),
  );
  refuses(
    "to detach one that no customer has",
    async ({ stripe }) => stripe.paymentMethods.detach((await make(stripe)).id),
    says(/not attached to a customer so detachment is impossible/),
  );
  refuses(
    "to attach a detached one",
    async ({ stripe }) => {
      const { customer, id } = await save(stripe);
      await stripe.paymentMethods.detach(id);
      return stripe.paymentMethods.attach(id, { customer });
    },
    says(/was previously used with a PaymentIntent without Customer attachment.*or was detached from a Customer/),
  );
  refuses(
    "to attach it to a second customer",
    async ({ stripe }) => {
      const { id } = await save(stripe);
      const { id: customer } = await stripe.customers.create();
      return stripe.paymentMethods.attach(id, { customer });
    },
    says(/has already been attached to a customer/),
  );
  refuses(
    "to attach one that paid without a customer",
    async (shop) => {
      const { id } = await make(shop.stripe);
      await pay(shop, { payment_method: id });
      const { id: customer } = await shop.stripe.customers.create();
      return shop.stripe.paymentMethods.attach(id, { customer });
    },
    says(/was previously used/),
  );
  refuses(
    "to attach it to a customer that does not exist",
    async ({ stripe }) => stripe.paymentMethods.attach((await make(stripe)).id, { customer: "cus_none" }),
    { ...missing("customer"), statusCode: 400 },
  );
  refuses("to attach it to nobody", async ({ stripe }) => stripe.paymentMethods.attach((await make(stripe)).id, {}), {
    statusCode: 400,
    type: "invalid_request_error",
  });
  refuses(
    "as a default, a card of another customer",
    async ({ stripe }) => {
      const { id } = await save(stripe);
      const { id: other } = await stripe.customers.create();
      return stripe.customers.update(other, { invoice_settings: { default_payment_method: id } });
    },
    { statusCode: 400, type: "invalid_request_error", code: "resource_missing" },
  );
  refuses(
    "the thirteenth month",
    async ({ stripe }) => stripe.paymentMethods.update((await save(stripe)).id, { card: { exp_month: 13 } }),
    { statusCode: 400, type: "invalid_request_error", param: "card[exp_month]" },
  );
  refuses("a token that does not exist", ({ stripe }) => make(stripe, "tok_none"), {
    statusCode: 400,
    type: "invalid_request_error",
  });
  refuses(
    "one without a type",
    ({ stripe }) => stripe.paymentMethods.create({ card: { token: "tok_visa" } }),
    invalid("type", "parameter_missing"),
  );
  refuses(
    "another merchant's",
    async ({ stripe, stranger }) => stranger.paymentMethods.retrieve((await save(stripe)).id),
    missing("payment_method"),
  );
  refuses(
    "another customer's, below a customer",
    async ({ stripe }) => {
      const { id } = await save(stripe);
      const { id: other } = await stripe.customers.create();
      return stripe.customers.retrievePaymentMethod(other, id);
    },
    { statusCode: 404, type: "invalid_request_error" },
  );
}
