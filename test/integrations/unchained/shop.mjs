import assert from "node:assert/strict";
import { receiveWebhooks, shopperPays, shopperSaves, step } from "../steps.mjs";

process.env.STRIPE_SECRET = process.env.STRIPE_API_KEY;
const { createOrderPaymentIntent, createRegistrationIntent, stripe, upsertCustomer } =
  await import("@unchainedshop/plugins/payment/stripe/stripe.js");
const { Stripe } = await import("@unchainedshop/plugins/payment/stripe/adapter.js");
const { stripeWebhookHandler } = await import("@unchainedshop/plugins/payment/stripe/api.js");

const USER = { userId: "user-1", name: "Ada Lovelace", email: "ada@example.com" };
const ORDER = { _id: "order-000001", userId: USER.userId, contact: { emailAddress: USER.email }, calculation: [] };
const PAYMENT = { _id: "order-payment-1" };
const pricing = { total: () => ({ currencyCode: "CHF", amount: 4200 }) };
const actions = Stripe.actions([], { modules: {}, userId: USER.userId });

const checkouts = [];
const registrations = [];
const modules = {
  orders: { payments: { logEvent: async () => {}, findOrderPayment: async () => ({ orderId: ORDER._id }) } },
};
const services = {
  orders: {
    async checkoutOrder(id, context) {
      checkouts.push({ id, context });
      return ORDER;
    },
    async registerPaymentCredentials(provider, context) {
      registrations.push({ provider, context });
      return { _id: "credentials-1" };
    },
  },
};
const webhooks = await receiveWebhooks(async ({ raw, headers }) => {
  const request = new Request("http://shop.example", { method: "POST", body: raw, headers });
  const answer = await stripeWebhookHandler(request, { modules, services });
  assert.equal(answer.status, 200, await answer.text());
});
process.env.STRIPE_ENDPOINT_SECRET = webhooks.secret;

const customer = await step("finds its customer again by a search", async () => {
  const created = await upsertCustomer(USER);
  assert.equal(await upsertCustomer(USER), created);
  await upsertCustomer({ ...USER, name: "Ada King" });
  assert.equal((await stripe.customers.retrieve(created)).name, "Ada King");
  return created;
});

await step("takes a payment, and hears of it", async () => {
  const intent = await createOrderPaymentIntent({
    ...USER,
    order: ORDER,
    orderPayment: PAYMENT,
    pricing,
    descriptorPrefix: "Unchained",
  });
  assert.equal(intent.customer, customer);
  await shopperPays(intent.id);
  await webhooks.until("payment_intent.succeeded");
  assert.deepEqual(checkouts[0], { id: ORDER._id, context: { paymentContext: { paymentIntentId: intent.id } } });
});

const saved = await step("registers a card by a setup intent", async () => {
  const intent = await createRegistrationIntent({ ...USER, paymentProviderId: "provider-1", descriptorPrefix: "" });
  await shopperSaves(intent.id, "pm_card_mastercard");
  await webhooks.until("setup_intent.succeeded");
  assert.equal(registrations[0].provider, "provider-1");
  const credentials = await actions.register({ setupIntentId: intent.id });
  assert.equal(credentials.usage, "off_session");
  assert.equal(await actions.validate({ token: credentials.token }), true);
  return credentials;
});

await step("charges the registered card", async () => {
  const charged = await createOrderPaymentIntent(
    { ...USER, order: ORDER, orderPayment: PAYMENT, pricing, descriptorPrefix: "" },
    { customer: saved.customer, confirm: true, payment_method: saved.token, payment_method_types: ["card"] },
  );
  assert.equal(charged.status, "succeeded");
});
await webhooks.close();
