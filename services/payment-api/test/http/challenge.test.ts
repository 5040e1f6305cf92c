import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/** How a merchant sees a payment whose shopper must authenticate. */

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

type Answer = "completed" | "failed" | "none";

/** A payment whose shopper went to the challenge and came back. */
async function returned(answer: Answer, change: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<string> {
  const { id, next_action: next } = await api.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_threeDSecure2Required",
    return_url: "payments-example://safepay/back?basket=7",
    ...change,
  });
  const page = new URL(next!.redirect_to_url!.url!);
  const challenge = page.pathname.slice("/challenges/".length);
  if (answer !== "none") api.ground.acquirer.answerChallenge(challenge, answer);
  const { pathname, search } = new URL(page.searchParams.get("return_url")!);
  const back = await fetch(`${api.baseUrl}${pathname}${search}`, { redirect: "manual" });
  expect(back.headers.get("location")).toMatch(/^payments-example:\/\/safepay\/back\?basket=7&payment_intent=pi_/);
  return id;
}

const read = (id: string): Promise<Stripe.PaymentIntent> =>
  api.stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
const secureOf = ({ latest_charge: charge }: Stripe.PaymentIntent): unknown =>
  (charge as Stripe.Charge).payment_method_details?.card?.three_d_secure;

test("a challenge that was passed is on the charge", async () => {
  const intent = await read(await returned("completed"));
  expect(intent).toMatchObject({ status: "succeeded", next_action: null });
  expect(secureOf(intent)).toMatchObject({
    authentication_flow: "challenge",
    result: "authenticated",
    result_reason: null,
    version: "2.2.0",
  });
});

test("a challenge that was not passed fails the payment with Stripe's code", async () => {
  const intent = await read(await returned("failed"));
  expect(intent).toMatchObject({
    status: "requires_payment_method",
    next_action: null,
    last_payment_error: {
      code: "payment_intent_authentication_failure",
      doc_url: "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
      message: expect.stringContaining("failed authentication"),
      payment_method: { object: "payment_method", card: { last4: "3220" } },
    },
    latest_charge: { status: "failed", failure_code: "payment_intent_authentication_failure" },
  });
  expect(secureOf(intent)).toMatchObject({ result: "failed", result_reason: "rejected" });
});

const undecided: [why: string, begin: () => void, code: string][] = [
  ["blocked", () => void (decision = "block"), "card_declined"],
  ["never sent", () => api.ground.acquirer.setFault("not_sent"), "processing_error"],
];

test.each(undecided)(
  "a payment that is %s says nothing of a challenge that nobody answered",
  async (_, begin, code) => {
    const id = await returned("none");
    begin();
    await expect(api.stripe.paymentIntents.confirm(id)).rejects.toMatchObject({ code });
    decision = "allow";
    api.ground.acquirer.setFault(undefined);
    const intent = await read(id);
    expect(intent).toMatchObject({ latest_charge: { status: "failed" } });
    expect(secureOf(intent)).toBeNull();
  },
);

test("without a challenge there is nothing about one on the charge", async () => {
  const intent = await api.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    expand: ["latest_charge"],
  });
  expect(secureOf(intent)).toBeNull();
});

const manual: [answer: Answer, confirmed: object][] = [
  ["completed", { status: "succeeded" }],
  ["failed", { code: "payment_intent_authentication_failure" }],
  ["none", { status: "requires_action", next_action: { type: "redirect_to_url" } }],
];
test.for(manual)(
  "a merchant that confirms by itself does so after the challenge, which was answered: %s",
  async ([answer, confirmed]) => {
    const id = await returned(answer, { confirmation_method: "manual" });
    expect(await read(id)).toMatchObject({ status: "requires_confirmation", next_action: null });
    const ended: unknown = await api.stripe.paymentIntents.confirm(id).catch((error: unknown) => error);
    expect(ended).toMatchObject(confirmed);
  },
);

test("another amount after the challenge asks the shopper again", async () => {
  const id = await returned("completed", { confirmation_method: "manual" });
  await api.stripe.paymentIntents.update(id, { amount: 9000 });
  expect(await api.stripe.paymentIntents.confirm(id)).toMatchObject({ status: "requires_action" });
});
