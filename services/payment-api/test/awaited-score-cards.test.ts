import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scoreLate } from "../src/domain/late-score.ts";
import { NO_BILLING } from "../src/domain/billing-details.ts";
import type { ConfiguredTenant } from "../src/domain/tenant.ts";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AssessmentOutcome } from "../src/ports/fraud-detection.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createCustomer } from "../src/use-cases/create-customer.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createPaymentMethod } from "../src/use-cases/create-payment-method.ts";
import type { CreatePaymentIntent } from "../src/use-cases/inputs.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { scoreUnscoredCharge } from "../src/use-cases/score-unscored-charge.ts";
import {
  answered,
  type Core,
  forgetWaiting,
  type Ground,
  ledgerFaults,
  paymentOf,
  prepareGround,
  requestOf,
} from "./core.ts";

/** Cards, and acquirers with incomplete answers, for an account that captures nothing without a score. */

const scoreOf = (decision: "allow" | "block", score: number): AssessmentOutcome => ({
  kind: "assessed",
  decision,
  score,
  reasons: ["amount_limit"],
});
const ALLOW = scoreOf("allow", 5);
const BLOCK = scoreOf("block", 90);

let ground: Ground;
let silent: Core;
let core: Core;
let shop: ConfiguredTenant;
beforeAll(async () => {
  ground = await prepareGround();
  silent = ground.startCore({ assess: async () => ({ kind: "not_assessed" }) });
  core = ground.startCore();
  shop = await ground.newTenant({ capture_unscored: "when_scored" });
});
beforeEach(async () => {
  ground.acquirer.setFault(undefined);
  await forgetWaiting(ground.pool);
});
afterAll(() => ground.end());

/** Makes a payment without a score from fraud-detection. */
async function payUnscored(change: Partial<CreatePaymentIntent> = {}): Promise<{ intent: string; charge: string }> {
  const { body } = answered(await createPaymentIntent(silent.deps, requestOf(shop), paymentOf(change)));
  return { intent: body.id, charge: body.latest_charge };
}

const intentOf = async (id: string) => (await core.deps.reader.find("payment_intent", shop, id))!;
const chargeOf = async (id: string) => (await core.deps.reader.find("charge", shop, id))!;
const cardOf = async (id: string) => (await core.deps.reader.find("payment_method", shop, id))!.details;
const letTimePass = async (): Promise<void> => {
  await ground.pool.query("UPDATE unscored_charges SET due_at = now()");
  await ground.pool.query("UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'");
};

async function scoreAll(outcome: AssessmentOutcome): Promise<string[]> {
  await letTimePass();
  const deps = { ...core.deps, fraud: { assess: async () => outcome } };
  return Promise.all((await core.unscored.take(10)).map((one) => scoreUnscoredCharge(deps, one)));
}

async function recoverAll(): Promise<string[]> {
  await letTimePass();
  return Promise.all((await core.abandoned.take(10)).map((one) => recoverAttempt(core.deps, one)));
}

async function newCard(): Promise<string> {
  const input = { token: "pm_card_visa", billing: NO_BILLING, metadata: {} };
  return answered(await createPaymentMethod(core.deps, requestOf(shop), input)).body.id;
}

const withoutCaptured = <T extends object>(answer: T): T => ({ ...answer, captured: undefined });
const mute = (acquirer: Acquirer): Acquirer => ({
  ...acquirer,
  authorise: async (request) => withoutCaptured(await acquirer.authorise(request)),
  inquire: async (key) => withoutCaptured(await acquirer.inquire(key)),
});

describe("the card of a payment that awaits its score", () => {
  test("stays used while a capture that was not done is done again", async () => {
    const paymentMethod = await newCard();
    const paid = await payUnscored({ paymentMethod });
    ground.acquirer.setFault("not_sent");
    expect(await scoreAll(ALLOW)).toEqual(["left_open"]);
    ground.acquirer.setFault(undefined);
    expect(await cardOf(paymentMethod)).toMatchObject({ usedBy: paid.intent });
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect(await cardOf(paymentMethod)).toMatchObject({ usedBy: paid.intent });
  });

  test.each([
    ["saved once it is captured", ALLOW, true],
    ["not saved where it is voided", BLOCK, false],
  ])("is %s", async (_what, outcome, saved) => {
    const nobody = { email: null, name: null, description: null, phone: null, address: null, shipping: null };
    const newCustomer = { ...nobody, metadata: {}, preferredLocales: [] };
    const customer = answered(await createCustomer(core.deps, requestOf(shop), newCustomer)).body.id;
    const paymentMethod = await newCard();
    await payUnscored({ paymentMethod, customer, setupFutureUsage: "off_session" });
    expect(await cardOf(paymentMethod)).toMatchObject({ customer: null });
    expect(await scoreAll(outcome)).toEqual(["scored"]);
    expect(await cardOf(paymentMethod)).toMatchObject({ customer: saved ? customer : null });
  });

  test("stays used by a payment that is authorised, when its capture was never done", async () => {
    const paymentMethod = await newCard();
    const { body } = answered(
      await createPaymentIntent(core.deps, requestOf(shop), paymentOf({ paymentMethod, captureMethod: "manual" })),
    );
    ground.acquirer.setFault("request_lost");
    await capturePaymentIntent(core.deps, requestOf(shop), body.id, {});
    ground.acquirer.setFault(undefined);
    expect(await recoverAll()).toEqual(["finished"]);
    expect(await intentOf(body.id)).toMatchObject({ status: "requires_capture" });
    expect(await cardOf(paymentMethod)).toMatchObject({ usedBy: body.id });
  });
});

test("what the account itself blocks is voided, whatever the score says", async () => {
  const paid = await payUnscored();
  const charge = await chargeOf(paid.charge);
  const outcome = { ...charge.details.outcome, type: "blocked" as const, reasons: ["blocked_email"] };
  const late = { score: 5, decision: "allow" as const, reasons: [] };
  expect(scoreLate({ ...charge, details: { ...charge.details, outcome } }, late).details.outcome).toMatchObject({
    type: "blocked",
    riskScore: 5,
  });
  expect(await scoreAll(ALLOW)).toEqual(["scored"]);
});

describe("an acquirer that does not say whether it captured", () => {
  test("is taken to have done what it was asked for", async () => {
    const deps = { ...silent.deps, acquirer: mute(silent.deps.acquirer) };
    const { body } = answered(await createPaymentIntent(deps, requestOf(shop), paymentOf()));
    expect(body).toMatchObject({ status: "processing", amount_received: 0 });
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("leaves the payment open after a crash: nobody can tell", async () => {
    ground.acquirer.setFault("answer_lost");
    const { body } = answered(await createPaymentIntent(silent.deps, requestOf(shop), paymentOf()));
    ground.acquirer.setFault(undefined);
    await letTimePass();
    const deps = { ...core.deps, acquirer: mute(core.deps.acquirer) };
    const [attempt] = await core.abandoned.take(10);
    expect(await recoverAttempt(deps, attempt!)).toBe("left_open");
    expect(await intentOf(body.id)).toMatchObject({ status: "processing", amountReceived: 0n });
    await recoverAll();
  });
});
