import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { recoverAttempt } from "../../src/use-cases/recover-attempt.ts";
import { type Api, startApi } from "./api.ts";

/** A payment method without a customer is good for one payment. */

let api: Api;
let decision: "allow" | "block" = "allow";
beforeAll(async () => {
  api = await startApi({ assess: async () => ({ kind: "assessed", decision, score: 5, reasons: [] }) });
});
afterEach(() => {
  decision = "allow";
  api.ground.acquirer.setFault(undefined);
});
afterAll(() => api.stop());

const make = async (token = "tok_visa"): Promise<string> =>
  (await api.stripe.paymentMethods.create({ type: "card", card: { token } })).id;
const pay = (
  method: string,
  change: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.Response<Stripe.PaymentIntent>> =>
  api.stripe.paymentIntents.create({ amount: 2000, currency: "usd", confirm: true, payment_method: method, ...change });
const refused = {
  statusCode: 400,
  type: "StripeInvalidRequestError",
  message: expect.stringMatching(/^The provided PaymentMethod was previously used .* attach it to a Customer first\.$/),
};

test("it pays once", async () => {
  const method = await make();
  expect(await pay(method)).toMatchObject({ status: "succeeded" });
  await expect(pay(method)).rejects.toMatchObject(refused);
  const { id } = await api.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
  await expect(api.stripe.paymentIntents.confirm(id, { payment_method: method })).rejects.toMatchObject(refused);
  expect(await api.stripe.paymentIntents.retrieve(id)).toMatchObject({ status: "requires_payment_method" });
});

test("twenty payments at once with it are one", async () => {
  const method = await make();
  const ended = await Promise.allSettled(Array.from({ length: 20 }, () => pay(method)));
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a decline uses it up for other payments, and not for its own", async () => {
  const method = await make("tok_chargeDeclined");
  const { id } = await api.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
  const confirm = () => api.stripe.paymentIntents.confirm(id, { payment_method: method });
  await expect(confirm()).rejects.toMatchObject({ code: "card_declined" });
  await expect(confirm()).rejects.toMatchObject({ code: "card_declined" });
  await expect(pay(method)).rejects.toMatchObject(refused);
});

test("a challenge in between is one use", async () => {
  const method = await make("tok_threeDSecure2Required");
  const asked = await pay(method);
  const page = new URL(asked.next_action!.redirect_to_url!.url!);
  api.ground.acquirer.answerChallenge(page.pathname.slice("/challenges/".length), "completed");
  expect(await api.stripe.paymentIntents.confirm(asked.id)).toMatchObject({ status: "succeeded" });
});

test("one that a payment saves belongs to the customer of that payment, and to nobody else", async () => {
  const [customer, other] = [(await api.stripe.customers.create({})).id, (await api.stripe.customers.create({})).id];
  const method = await make();
  const owner = async () => (await api.stripe.paymentMethods.retrieve(method)).customer;
  expect(await owner()).toBeNull();
  expect(await pay(method, { customer, setup_future_usage: "off_session" })).toMatchObject({ status: "succeeded" });
  expect(await owner()).toBe(customer);
  for (const change of [{ off_session: true }, {}]) {
    expect(await pay(method, { customer, ...change })).toMatchObject({ status: "succeeded" });
  }
  for (const change of [{}, { setup_future_usage: "off_session" }] as const) {
    await expect(pay(method, { customer: other, ...change })).rejects.toMatchObject({
      statusCode: 400,
      param: "payment_method",
      message: `The PaymentMethod ${method} does not belong to the Customer you supplied ${other}. Please use this PaymentMethod with the Customer that it belongs to instead.`,
    });
  }
  await expect(pay(method)).rejects.toMatchObject({
    statusCode: 400,
    code: "parameter_missing",
    param: "payment_method",
    message: `The \`payment_method\` parameter supplied ${method} belongs to the Customer ${customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
  });
  expect(await owner()).toBe(customer);
  expect(await pay(method, { customer })).toMatchObject({ status: "succeeded" });
});

test("one that a declined payment would have saved belongs to nobody", async () => {
  const { id: customer } = await api.stripe.customers.create({});
  const method = await make("tok_chargeDeclined");
  const saving = { customer, setup_future_usage: "off_session" } as const;
  await expect(pay(method, saving)).rejects.toMatchObject({ code: "card_declined" });
  expect((await api.stripe.paymentMethods.retrieve(method)).customer).toBeNull();
});

test("a try that is blocked does not undo an earlier one that the acquirer has seen", async () => {
  const method = await make("tok_chargeDeclined");
  const declined = await pay(method).catch((error: unknown) => error as { payment_intent: { id: string } });
  const { id } = (declined as { payment_intent: { id: string } }).payment_intent;
  decision = "block";
  await expect(api.stripe.paymentIntents.confirm(id, { payment_method: method })).rejects.toMatchObject({
    decline_code: "fraudulent",
  });
  decision = "allow";
  await expect(pay(method)).rejects.toMatchObject({ type: "StripeInvalidRequestError" });
});

test("a payment that comes to nothing does not use it up", async () => {
  const { acquirer } = api.ground;
  const method = await make();
  const failed = { code: "processing_error" };
  acquirer.setFault("not_sent");
  await expect(pay(method)).rejects.toMatchObject(failed);
  acquirer.setFault(undefined);
  decision = "block";
  await expect(pay(method)).rejects.toMatchObject({ code: "card_declined", decline_code: "fraudulent" });
  decision = "allow";
  acquirer.setFault("request_lost");
  expect(await pay(method)).toMatchObject({ status: "processing" });
  acquirer.setFault(undefined);
  await expect(pay(method)).rejects.toMatchObject(refused);
  await api.ground.pool.query(
    "UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'",
  );
  for (const one of await api.core.abandoned.take(10)) await recoverAttempt(api.core.deps, one);
  expect(await pay(method)).toMatchObject({ status: "succeeded" });
  await expect(pay(method)).rejects.toMatchObject(refused);
});

test("payments with a customer's own leave its row as it is", async () => {
  const { id: customer } = await api.stripe.customers.create({});
  const method = await make();
  await pay(method, { customer, setup_future_usage: "off_session" });
  const version = async () =>
    (await api.ground.pool.query("SELECT ctid FROM payment_methods WHERE id = $1", [method])).rows[0].ctid;
  const before = await version();
  await pay(method, { customer });
  expect(await version()).toEqual(before);
});

test("one that is saved for a customer can be used again, and so can test tokens", async () => {
  const { id: customer } = await api.stripe.customers.create({});
  const method = await make();
  const saved = { customer, setup_future_usage: "off_session" } as const;
  for (const used of [method, method, "pm_card_visa", "pm_card_visa"]) {
    expect(await pay(used, saved)).toMatchObject({ status: "succeeded" });
  }
  expect(await pay("pm_card_visa")).toMatchObject({ status: "succeeded" });
});
