import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { receiveWebhooks, shopperPays, step } from "../steps.mjs";

const require = createRequire(import.meta.url);
const { StripeService } = require("@vendure/payments-plugin/package/stripe/stripe.service.js");
const { StripeController } = require("@vendure/payments-plugin/package/stripe/stripe.controller.js");
const { stripePaymentMethodHandler } = require("@vendure/payments-plugin/package/stripe/stripe.handler.js");
const { Order } = require("@vendure/core");

const args = [
  { name: "apiKey", value: process.env.STRIPE_API_KEY },
  { name: "webhookSecret", value: "" },
];
const method = { code: "stripe", handler: { code: stripePaymentMethodHandler.code, args } };
const customer = { id: 1, emailAddress: "ada@example.com", firstName: "Ada", lastName: "Lovelace", customFields: {} };
const order = new Order({
  id: 1,
  code: "ORDER1",
  currencyCode: "EUR",
  state: "ArrangingPayment",
  customer,
  lines: [],
  surcharges: [],
  shippingLines: [],
});
Object.defineProperty(order, "totalWithTax", { value: 4200 });
const context = { activeUserId: 1, channel: { token: "channel" }, languageCode: "en", apiType: "admin" };

// The shop's own storage; every request to the payment platform is the package's.
const connection = {
  getRepository: (_, entity) => ({ findOne: async () => (entity === Order ? order : customer), save: async () => {} }),
  withTransaction: (outer, work) => work(outer),
};
const paymentMethods = { getEligiblePaymentMethods: async () => [method], findAll: async () => ({ items: [method] }) };
const payments = [];
const orders = {
  findOneByCode: async () => order,
  async addPaymentToOrder(_, __, { metadata }) {
    payments.push(await stripePaymentMethodHandler.createPayment(context, order, 4200, args, metadata, method));
    return order;
  },
};
const service = new StripeService({ storeCustomersInStripe: true }, connection, paymentMethods, {});
await stripePaymentMethodHandler.init({ get: () => service });
const controller = new StripeController(
  { skipPaymentIntentsWithoutExpectedMetadata: true },
  paymentMethods,
  orders,
  service,
  { create: async () => context },
  connection,
  {},
);

const webhooks = await receiveWebhooks(async ({ raw, headers }) => {
  let status = 200;
  const response = { headersSent: false, status: (code) => ((status = code), response), send: () => response };
  const request = { body: raw, rawBody: raw };
  await controller.webhook(headers["stripe-signature"], request, response);
  assert.equal(status, 200);
});
args[1].value = webhooks.secret;

const intent = await step("opens a payment for a customer that it registers", async () => {
  const secret = await service.createPaymentIntent(context, order);
  assert.match(customer.customFields.stripeCustomerId, /^cus_/);
  return secret.split("_secret_")[0];
});

await step("opens it once, however often it asks", async () => {
  const secret = await service.createPaymentIntent(context, order);
  assert.equal(secret.split("_secret_")[0], intent);
});

await step("settles the order when the webhook says that the shopper paid", async () => {
  await shopperPays(intent);
  await webhooks.until("payment_intent.succeeded");
  assert.equal(payments[0].transactionId, intent);
  assert.equal(payments[0].state, "Settled");
  assert.equal(payments[0].amount, 4200);
});

const refund = () => stripePaymentMethodHandler.createRefund(context, {}, 4200, order, payments[0], args, method);
await step("refunds, and is told when there is nothing left", async () => {
  assert.equal((await refund()).state, "Settled");
  const again = await refund();
  assert.equal(again.state, "Failed");
});
await webhooks.close();
