import assert from "node:assert/strict";
import { stripeAdapter } from "@payloadcms/plugin-ecommerce/payments/stripe";
import { call, receiveWebhooks, shopperPays, step } from "../steps.mjs";

const transactions = [];
const payload = {
  logger: { error: ({ err, msg }) => process.stderr.write(`${msg}: ${err}\n`) },
  async create({ data }) {
    transactions.push({ id: `transaction-${transactions.length}`, ...data });
    return transactions.at(-1);
  },
  find: async ({ where }) => {
    const id = where["stripe.paymentIntentID"].equals;
    const docs = transactions.filter(({ stripe }) => stripe.paymentIntentID === id);
    return { docs, totalDocs: docs.length };
  },
};
const req = { payload, user: null };
const cart = { id: "cart-1", subtotal: 4200, items: [{ product: { id: "lamp" }, quantity: 2 }] };
const buyer = { customerEmail: "ada@example.com", billingAddress: {}, shippingAddress: { country: "GB" } };

const heard = [];
const options = {
  secretKey: process.env.STRIPE_API_KEY,
  webhookSecret: "",
  webhooks: { "payment_intent.succeeded": ({ event }) => void heard.push(event.data.object.id) },
};
const webhooks = await receiveWebhooks(async ({ raw, headers }) => {
  const adapter = stripeAdapter(options);
  const answer = await adapter.endpoints[0].handler({
    ...req,
    text: async () => raw.toString(),
    headers: new Headers(headers),
  });
  assert.equal(answer.status, 200);
});
options.webhookSecret = webhooks.secret;
const shop = stripeAdapter(options);
const initiate = () =>
  shop.initiatePayment({ data: { ...buyer, currency: "USD", cart }, req, transactionsSlug: "transactions" });

const opened = await step("opens a payment for a new customer", async () => {
  const answer = await initiate();
  assert.match(answer.clientSecret, /^pi_.+_secret_/);
  return answer;
});

await step("finds the customer again by e-mail", async () => {
  await initiate();
  assert.equal(transactions[0].stripe.customerID, transactions[1].stripe.customerID);
});

await step("hears that the shopper paid", async () => {
  await shopperPays(opened.paymentIntentID);
  await webhooks.until("payment_intent.succeeded");
  assert.deepEqual(heard, [opened.paymentIntentID]);
});

await step("confirms the order, which the payment's amount and metadata must fit", async () => {
  const answer = await shop.confirmOrder({
    data: { paymentIntentID: opened.paymentIntentID, customerEmail: buyer.customerEmail, cartID: cart.id },
    finalizeOrder: async ({ orderData }) => ({ id: "order-1", ...orderData }),
    req,
  });
  assert.equal(answer.orderID, "order-1");
});

// This package does not refund: its merchants do.
await step("shows a refund of its merchant", async () => {
  const refund = await call("POST", "/v1/refunds", { payment_intent: opened.paymentIntentID });
  assert.equal(refund.amount, 4200);
});
await webhooks.close();
