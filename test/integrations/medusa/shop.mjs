import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { receiveWebhooks, shopperPays, shopperSaves, step } from "../steps.mjs";

const require = createRequire(import.meta.url);
const { default: StripeProvider } = require("@medusajs/payment-stripe/dist/services/stripe-provider.js");

const options = { apiKey: process.env.STRIPE_API_KEY, webhookSecret: "", capture: false };
const provider = new StripeProvider({}, options);
const CUSTOMER = { email: "ada@example.com", first_name: "Ada", last_name: "Lovelace", phone: "+44 20 7946 0000" };

const actions = [];
const webhooks = await receiveWebhooks(async ({ raw, headers }) => {
  actions.push(await provider.getWebhookActionAndData({ rawData: raw, headers, data: {} }));
});
options.webhookSecret = webhooks.secret;

const holder = await step("opens an account holder", async () => {
  const { id, data } = await provider.createAccountHolder({
    context: { customer: CUSTOMER, idempotency_key: "holder" },
  });
  assert.match(id, /^cus_/);
  return { id, data };
});
const context = { account_holder: holder, customer: CUSTOMER };

const session = await step("opens a payment session, and changes its amount", async () => {
  const opened = await provider.initiatePayment({
    amount: 20,
    currency_code: "eur",
    data: { session_id: "payses_1", setup_future_usage: "off_session" },
    context: { ...context, idempotency_key: "payses_1" },
  });
  assert.equal(opened.status, "pending");
  const changed = await provider.updatePayment({
    amount: 25,
    currency_code: "eur",
    data: opened.data ?? { id: opened.id },
    context: { idempotency_key: "payses_1_update" },
  });
  assert.equal(changed.data.amount, 2500);
  return changed.data;
});

await step("authorises what the shopper confirms", async () => {
  await shopperPays(session.id);
  const { status } = await provider.authorizePayment({ data: { id: session.id } });
  assert.equal(status, "authorized");
});

await step("captures", async () => {
  const { data } = await provider.capturePayment({ data: { id: session.id }, context: { idempotency_key: "capture" } });
  assert.equal(data.status, "succeeded");
  assert.equal(data.amount_received, 2500);
});

await step("refunds a part", async () => {
  await provider.refundPayment({
    amount: 5,
    data: { id: session.id, currency: "eur" },
    context: { idempotency_key: "refund" },
  });
  const { data } = await provider.retrievePayment({ data: { id: session.id } });
  assert.equal(data.amount, 25);
});

await step("verifies and understands webhooks", async () => {
  await webhooks.until("payment_intent.succeeded");
  const captured = actions.find(({ action }) => action === "captured");
  assert.deepEqual(captured?.data, { session_id: "payses_1", amount: 25 });
});

await step("lists the card that the payment saved", async () => {
  const methods = await provider.listPaymentMethods({ context });
  assert.deepEqual(
    methods.map(({ data }) => data.card.last4),
    ["4242"],
  );
});

await step("saves a second card by a setup intent, and removes it", async () => {
  const { id } = await provider.savePaymentMethod({ context: { ...context, idempotency_key: "save" }, data: {} });
  const { payment_method: saved } = await shopperSaves(id, "pm_card_mastercard");
  const methods = await provider.listPaymentMethods({ context });
  assert.deepEqual(
    methods.map(({ data }) => data.card.last4),
    ["4444", "4242"],
  );
  await provider.deletePaymentMethod({ data: { id: saved }, context: {} });
  assert.equal((await provider.listPaymentMethods({ context })).length, 1);
});

await step("cancels another session, twice", async () => {
  const other = await provider.initiatePayment({
    amount: 700,
    currency_code: "jpy",
    data: { session_id: "payses_2" },
    context,
  });
  for (let time = 0; time < 2; time += 1) {
    const { data } = await provider.cancelPayment({ data: { id: other.id }, context: {} });
    assert.equal(data.status, "canceled");
  }
});

await step("deletes the account holder", () => provider.deleteAccountHolder({ context: { account_holder: holder } }));
await webhooks.close();
