import { expect } from "vitest";
import { type Cases, declined, missing, pay } from "../cases.ts";

export function savingPaymentMethods({ accepts, refuses }: Cases): void {
  accepts(
    "makes one from a token",
    ({ stripe }) => stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } }),
    { object: "payment_method", type: "card", customer: null, card: { brand: "visa", last4: "4242" } },
  );
  accepts(
    "attaches a test card as a method of its own",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      return stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id, expand: ["customer"] });
    },
    { id: expect.stringMatching(/^pm_(?!card_)/), customer: { object: "customer" } },
  );
  accepts(
    "pays with a saved card, again and again",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const saved = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      await pay({ stripe }, { customer: customer.id, payment_method: saved.id });
      return pay({ stripe }, { customer: customer.id, payment_method: saved.id });
    },
    { status: "succeeded" },
  );
  accepts(
    "makes one the customer's default",
    async ({ stripe }) => {
      const customer = await stripe.customers.create({ payment_method: "pm_card_visa" });
      const [saved] = (await stripe.customers.listPaymentMethods(customer.id)).data;
      return stripe.customers.update(customer.id, {
        invoice_settings: { default_payment_method: saved!.id },
        expand: ["invoice_settings.default_payment_method"],
      });
    },
    { invoice_settings: { default_payment_method: { object: "payment_method" } } },
  );
  accepts(
    "lists a customer's cards, newest first",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      for (const token of ["pm_card_visa", "pm_card_mastercard"]) {
        await stripe.paymentMethods.attach(token, { customer: customer.id });
      }
      return stripe.customers.listPaymentMethods(customer.id, { type: "card", limit: 100 });
    },
    { data: [{ card: { brand: "mastercard" } }, { card: { brand: "visa" } }] },
  );
  accepts(
    "lists them as paymentMethods.list does",
    async ({ stripe }) => {
      const customer = await stripe.customers.create({ payment_method: "pm_card_amex" });
      return stripe.paymentMethods.list({ customer: customer.id, type: "card" });
    },
    { data: [{ card: { brand: "amex" } }], has_more: false },
  );
  accepts(
    "retrieves one below its customer",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      return stripe.customers.retrievePaymentMethod(customer.id, id);
    },
    { object: "payment_method", type: "card" },
  );
  accepts(
    "changes billing details, expiry and metadata",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      return stripe.paymentMethods.update(id, {
        billing_details: { name: "Ada King", address: { country: "GB" } },
        card: { exp_month: 11, exp_year: 2040 },
        metadata: { nickname: "blue" },
      });
    },
    {
      billing_details: { name: "Ada King", address: { country: "GB" } },
      card: { exp_month: 11, exp_year: 2040 },
      metadata: { nickname: "blue" },
    },
  );
  accepts(
    "detaches one",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      return stripe.paymentMethods.detach(id);
    },
    { customer: null },
  );
  refuses(
    "a payment with a detached card",
    async (shop) => {
      const customer = await shop.stripe.customers.create();
      const { id } = await shop.stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      await shop.stripe.paymentMethods.detach(id);
      return pay(shop, { payment_method: id });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "a second payment with a card of no customer",
    async (shop) => {
      const { id } = await shop.stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
      await pay(shop, { payment_method: id });
      return pay(shop, { payment_method: id });
    },
    { statusCode: 400, type: "invalid_request_error", message: expect.stringContaining("was previously used") },
  );
  refuses(
    "another customer's card",
    async (shop) => {
      const [first, second] = await Promise.all([shop.stripe.customers.create(), shop.stripe.customers.create()]);
      const { id } = await shop.stripe.paymentMethods.attach("pm_card_visa", { customer: first.id });
      return pay(shop, { payment_method: id, customer: second.id });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "a card number",
    ({ stripe }) =>
      stripe.paymentMethods.create({
        type: "card",
        card: { number: "4242424242424242", exp_month: 11, exp_year: 2040 },
      }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "to attach a card that its issuer declines",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      return stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: customer.id });
    },
    declined("generic_decline"),
  );
  refuses(
    "a method that does not exist",
    ({ stripe }) => stripe.paymentMethods.retrieve("pm_none"),
    missing("payment_method"),
  );
}
