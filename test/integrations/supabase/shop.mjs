import assert from "node:assert/strict";
import { createRequire } from "node:module";
import pg from "pg";
import { call, receiveWebhooks, shopperPays, step } from "../steps.mjs";

// The ES module of this package cannot find its own migrations, so this is its CommonJS build.
const { runMigrations, StripeSync } = createRequire(import.meta.url)("@supabase/stripe-sync-engine");

const { DATABASE_URL, STRIPE_API_KEY } = process.env;
const OBJECTS = [
  "product",
  "price",
  "customer",
  "charge",
  "setup_intent",
  "payment_method",
  "payment_intent",
  "refund",
];

const pool = new pg.Pool({ connectionString: DATABASE_URL });
const config = {
  stripeSecretKey: STRIPE_API_KEY,
  stripeWebhookSecret: "",
  poolConfig: { connectionString: DATABASE_URL },
};
const one = async (text, ...values) => (await pool.query(text, values)).rows[0];

await step("makes its tables", () => runMigrations({ databaseUrl: DATABASE_URL, schema: "stripe" }));

const sync = new StripeSync(config);
const webhooks = await receiveWebhooks(({ raw, headers }) => sync.processWebhook(raw, headers["stripe-signature"]));
config.stripeWebhookSecret = webhooks.secret;

const pay = async (params) => {
  const intent = await call("POST", "/v1/payment_intents", { amount: "2000", currency: "usd", ...params });
  return shopperPays(intent.id);
};

const paid = await step("copies what webhooks tell", async () => {
  const customer = await call("POST", "/v1/customers", { email: "ada@example.com" });
  const intent = await pay({ customer: customer.id, setup_future_usage: "off_session" });
  await call("POST", "/v1/refunds", { payment_intent: intent.id, amount: "500" });
  await webhooks.until("charge.refunded");
  const charge = await one("SELECT * FROM stripe.charges WHERE id = $1", intent.latest_charge);
  assert.equal(charge.amount, "2000");
  assert.equal(charge.customer, customer.id);
  return intent;
});
await webhooks.close();

await step("copies the whole account, each kind of object", async () => {
  await pay({ description: "While nobody listened" });
  for (const object of OBJECTS) {
    const synced = await sync.syncBackfill({ object });
    process.stderr.write(`${object}: ${JSON.stringify(synced)}\n`);
  }
  const intents = await one("SELECT count(*)::int AS count, sum(amount)::int AS amount FROM stripe.payment_intents");
  assert.deepEqual(intents, { count: 2, amount: 4000 });
  const refund = await one("SELECT * FROM stripe.refunds");
  assert.equal(refund.payment_intent, paid.id);
  const method = await one("SELECT card->>'last4' AS last4 FROM stripe.payment_methods");
  assert.equal(method.last4, "4242");
});

await step("looks at one object by its id", async () => {
  await sync.syncSingleEntity(paid.id);
  const { status } = await one("SELECT status FROM stripe.payment_intents WHERE id = $1", paid.id);
  assert.equal(status, "succeeded");
});
await pool.end();
await sync.postgresClient.pool.end();
