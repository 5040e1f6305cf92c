import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/** A payment method that belongs to no customer is good for one payment. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
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

test("one that is saved for a customer can be used again, and so can test tokens", async () => {
  const { id: customer } = await api.stripe.customers.create({});
  const method = await make();
  const saved = { customer, setup_future_usage: "off_session" } as const;
  for (const used of [method, method, "pm_card_visa", "pm_card_visa"]) {
    expect(await pay(used, saved)).toMatchObject({ status: "succeeded" });
  }
  expect(await pay("pm_card_visa")).toMatchObject({ status: "succeeded" });
});
