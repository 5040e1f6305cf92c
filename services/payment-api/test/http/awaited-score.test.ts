import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AssessmentOutcome } from "../../src/ports/fraud-detection.ts";
import { scoreUnscoredCharge } from "../../src/use-cases/score-unscored-charge.ts";
import { type Api, startApi } from "./api.ts";

/** How a merchant sees a payment that waits for its score. */

let api: Api;
let stripe: Stripe;
let answer: AssessmentOutcome;
beforeAll(async () => {
  api = await startApi({ assess: async () => answer });
  stripe = api.clientOf((await api.newAccount({ capture_unscored: "when_scored" })).secretKey);
});
afterAll(() => api.stop());

async function payUnscored(): Promise<string> {
  answer = { kind: "not_assessed" };
  const payment = { amount: 1000, currency: "usd", confirm: true, payment_method: "pm_card_visa" };
  const { id, status } = await stripe.paymentIntents.create(payment);
  expect(status).toBe("processing");
  return id;
}

async function score(decision: "allow" | "block", points: number): Promise<void> {
  answer = { kind: "assessed", decision, score: points, reasons: [] };
  for (const one of await api.core.unscored.take(10)) await scoreUnscoredCharge(api.core.deps, one);
}

async function seen(id: string): Promise<[Stripe.PaymentIntent, Stripe.Charge]> {
  const intent = await stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
  return [intent, intent.latest_charge as Stripe.Charge];
}

const AWAITED =
  "The payment got no score in time. It is authorised, and will be captured or voided once its score has come.";

test("it is processing, with a charge that is pending and not paid; then it is captured", async () => {
  const id = await payUnscored();
  const [, pending] = await seen(id);
  expect(pending).toMatchObject({ status: "pending", paid: false, captured: false, amount_captured: 0 });
  expect(pending.payment_method_details!.card).toMatchObject({ amount_authorized: 1000 });
  expect(pending.payment_method_details!.card!.capture_before).toBeGreaterThan(pending.created);
  expect(pending.outcome).toMatchObject({ network_status: "approved_by_network", seller_message: AWAITED });

  await score("allow", 5);
  const [intent, paid] = await seen(id);
  expect(intent).toMatchObject({ status: "succeeded", amount_received: 1000 });
  expect(paid).toMatchObject({ status: "succeeded", paid: true, captured: true, amount_captured: 1000 });
  expect(paid.outcome).toMatchObject({ seller_message: "Payment complete.", risk_score: 5 });
});

test("one that is voided looks like every payment that is blocked, reversed after its approval", async () => {
  const id = await payUnscored();
  await score("block", 90);
  const [intent, charge] = await seen(id);
  expect(intent).toMatchObject({ status: "requires_payment_method", payment_method: null });
  expect(intent.last_payment_error).toMatchObject({
    type: "card_error",
    code: "card_declined",
    decline_code: "fraudulent",
    charge: charge.id,
    payment_method: { object: "payment_method", card: { last4: "4242" } },
  });
  expect(charge).toMatchObject({ status: "failed", paid: false, captured: false, failure_code: "card_declined" });
  expect(charge.outcome).toMatchObject({
    type: "blocked",
    network_status: "reversed_after_approval",
    reason: "highest_risk_level",
  });
  expect(charge.payment_method_details!.card).not.toHaveProperty("capture_before");
});
