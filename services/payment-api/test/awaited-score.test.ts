import { instant } from "@platform/kernel/instant";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NO_BILLING } from "../src/domain/billing-details.ts";
import type { ConfiguredTenant } from "../src/domain/tenant.ts";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AssessmentOutcome } from "../src/ports/fraud-detection.ts";
import { cancelPaymentIntent } from "../src/use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { confirmPaymentIntent } from "../src/use-cases/confirm-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createPaymentMethod } from "../src/use-cases/create-payment-method.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import type { Deps } from "../src/use-cases/deps.ts";
import type { CreatePaymentIntent } from "../src/use-cases/inputs.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { scoreUnscoredCharge } from "../src/use-cases/score-unscored-charge.ts";
import { updatePaymentIntent } from "../src/use-cases/update-payment-intent.ts";
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

/** Payments of an account that captures nothing without a score. */

const SILENCE: AssessmentOutcome = { kind: "not_assessed" };
const scoreOf = (decision: "allow" | "review" | "block", score: number): AssessmentOutcome => ({
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
  silent = ground.startCore({ assess: async () => SILENCE });
  core = ground.startCore();
  shop = await ground.newTenant({ capture_unscored: "when_scored" });
});
beforeEach(async () => {
  ground.acquirer.setFault(undefined);
  await forgetWaiting(ground.pool);
});
afterAll(() => ground.end());

interface Waiting {
  readonly intent: string;
  readonly charge: string;
}

/** Makes a payment without a score from fraud-detection. */
async function payUnscored(change: Partial<CreatePaymentIntent> = {}): Promise<Waiting> {
  const { body } = answered(await createPaymentIntent(silent.deps, requestOf(shop), paymentOf(change)));
  return { intent: body.id, charge: body.latest_charge };
}

const intentOf = async (id: string) => (await core.deps.reader.find("payment_intent", shop, id))!;
const chargeOf = async (id: string) => (await core.deps.reader.find("charge", shop, id))!;
const stateOf = async ({ intent, charge }: Waiting): Promise<[string, string]> => [
  (await intentOf(intent)).status,
  (await chargeOf(charge)).status,
];
const letTimePass = async (): Promise<void> => {
  await ground.pool.query("UPDATE unscored_charges SET due_at = now()");
  await ground.pool.query("UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'");
};
const unscored = async (): Promise<string[]> =>
  (await ground.pool.query<{ charge: string }>("SELECT charge FROM unscored_charges")).rows.map((row) => row.charge);
const attemptsOf = async ({ intent }: Waiting): Promise<string[]> => {
  const text = "SELECT kind, state FROM attempts WHERE payment_intent = $1 ORDER BY id";
  const { rows } = await ground.pool.query<{ kind: string; state: string }>(text, [intent]);
  return rows.map(({ kind, state }) => `${kind} ${state}`);
};
const eventsOf = async ({ intent, charge }: Waiting): Promise<string[]> => {
  const text = "SELECT type FROM events WHERE object ->> 'id' IN ($1, $2) ORDER BY id";
  return (await ground.pool.query<{ type: string }>(text, [intent, charge])).rows.map((row) => row.type);
};

/** Asks once for every score that is due. */
async function scoreAll(outcome: AssessmentOutcome, change: Partial<Deps> = {}): Promise<string[]> {
  await letTimePass();
  const deps = { ...core.deps, fraud: { assess: async () => outcome }, ...change };
  return Promise.all((await core.unscored.take(10)).map((one) => scoreUnscoredCharge(deps, one)));
}

async function recoverAll(by: Core = core): Promise<string[]> {
  await letTimePass();
  return Promise.all((await by.abandoned.take(10)).map((one) => recoverAttempt(by.deps, one)));
}

const AUTHORISED = ["payment_intent.created", "charge.pending", "payment_intent.processing"];
const CAPTURED = ["charge.succeeded", "charge.captured", "payment_intent.succeeded"];
const FAILED = ["charge.failed", "payment_intent.payment_failed"];

describe("an unscored payment is authorised only", () => {
  test("and shows as processing, with a charge that is pending", async () => {
    const { status, body } = answered(await createPaymentIntent(silent.deps, requestOf(shop), paymentOf()));
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "processing", amount_received: 0, amount_capturable: 0 });
    const paid = { intent: body.id, charge: body.latest_charge };
    expect(await chargeOf(paid.charge)).toMatchObject({
      status: "pending",
      amountCaptured: 0n,
      details: { captured: false, balanceTransaction: null },
    });
    expect(await eventsOf(paid)).toEqual(AUTHORISED);
    expect(await unscored()).toEqual([paid.charge]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test.each([
    ["allow", 5, "authorized"],
    ["review", 70, "manual_review"],
  ] as const)("and captured once its score says %s", async (decision, score, type) => {
    const paid = await payUnscored();
    expect(await scoreAll(scoreOf(decision, score))).toEqual(["scored"]);
    expect(await intentOf(paid.intent)).toMatchObject({ status: "succeeded", amountReceived: 1000n });
    expect(await chargeOf(paid.charge)).toMatchObject({
      status: "succeeded",
      amountCaptured: 1000n,
      details: { captured: true, outcome: { type, riskScore: score } },
    });
    expect(await eventsOf(paid)).toEqual([...AUTHORISED, ...CAPTURED]);
    expect(await attemptsOf(paid)).toEqual(["authorise succeeded", "capture succeeded"]);
    expect(await unscored()).toEqual([]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("and voided once its score blocks it; the shopper may pay with another card", async () => {
    const paid = await payUnscored();
    expect(await scoreAll(BLOCK)).toEqual(["scored"]);
    const intent = await intentOf(paid.intent);
    expect(intent).toMatchObject({
      status: "requires_payment_method",
      amountReceived: 0n,
      details: { paymentMethod: null, lastPaymentError: { code: "card_declined", declineCode: "fraudulent" } },
    });
    expect(await chargeOf(paid.charge)).toMatchObject({
      status: "failed",
      amountCaptured: 0n,
      details: { voided: true, captured: false, outcome: { type: "blocked", riskScore: 90 } },
    });
    expect(await eventsOf(paid)).toEqual([...AUTHORISED, ...FAILED]);
    expect(await attemptsOf(paid)).toEqual(["authorise succeeded", "void succeeded"]);
    expect(await unscored()).toEqual([]);
    const again = { paymentMethod: "pm_card_mastercard" };
    expect(answered(await confirmPaymentIntent(core.deps, requestOf(shop), paid.intent, again)).body.status).toBe(
      "succeeded",
    );
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("unless it has a score in time, or the fallback blocks it", async () => {
    const request = requestOf(shop);
    expect(answered(await createPaymentIntent(core.deps, request, paymentOf())).body.status).toBe("succeeded");
    const risky = paymentOf({ paymentMethod: "pm_card_riskLevelHighest" });
    expect(answered(await createPaymentIntent(silent.deps, requestOf(shop), risky)).status).toBe(402);
    expect(await unscored()).toEqual([]);
  });

  test("also after a challenge", async () => {
    const paymentMethod = "pm_card_threeDSecure2Required";
    const { body } = answered(await createPaymentIntent(silent.deps, requestOf(shop), paymentOf({ paymentMethod })));
    expect(body.status).toBe("requires_action");
    ground.acquirer.answerChallenge((await intentOf(body.id)).details.nextAction!.challenge, "completed");
    const confirmed = answered(await confirmPaymentIntent(silent.deps, requestOf(shop), body.id, {})).body;
    expect(confirmed).toMatchObject({ status: "processing", next_action: null });
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect(await chargeOf(confirmed.latest_charge)).toMatchObject({
      status: "succeeded",
      details: { authentication: "authenticated" },
    });
  });

  test("and one that the merchant captures is the merchant's to capture", async () => {
    const paid = await payUnscored({ captureMethod: "manual" });
    expect(await stateOf(paid)).toEqual(["requires_capture", "succeeded"]);
    expect(await scoreAll(BLOCK)).toEqual(["scored"]);
    expect(await stateOf(paid)).toEqual(["requires_capture", "succeeded"]);
    expect((await chargeOf(paid.charge)).details.outcome.type).toBe("manual_review");
  });
});

describe("while a payment awaits its score", () => {
  test.each([
    ["confirmed", (id: string) => confirmPaymentIntent(core.deps, requestOf(shop), id, {})],
    ["captured", (id: string) => capturePaymentIntent(core.deps, requestOf(shop), id, {})],
    ["canceled", (id: string) => cancelPaymentIntent(core.deps, requestOf(shop), id, { reason: null })],
    ["changed", (id: string) => updatePaymentIntent(core.deps, requestOf(shop), id, { amount: 2000n })],
  ])("it cannot be %s, and nobody is told to try again at once", async (_, operation) => {
    const { intent } = await payUnscored();
    expect(answered(await operation(intent))).toMatchObject({
      status: 400,
      body: { error: { code: "payment_intent_unexpected_state", payment_intent: { status: "processing" } } },
    });
  });

  test("it cannot be refunded; its words may change", async () => {
    const paid = await payUnscored();
    const refund = { charge: paid.charge, paymentIntent: null, reason: null, metadata: {} };
    expect(answered(await createRefund(core.deps, requestOf(shop), refund)).status).toBe(400);
    await updatePaymentIntent(core.deps, requestOf(shop), paid.intent, { description: "Two cups" });
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect(await intentOf(paid.intent)).toMatchObject({ status: "succeeded", details: { description: "Two cups" } });
    expect(answered(await createRefund(core.deps, requestOf(shop), refund)).body.status).toBe("succeeded");
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });
});

const later = (hours: number): Partial<Deps> => ({ clock: () => instant(Date.now() + hours * 3_600_000) });

describe("the wait ends", () => {
  test("after six hours: the fallback's decision stands, and the score is still asked for", async () => {
    const paid = await payUnscored();
    expect(await scoreAll(SILENCE, later(5.9))).toEqual(["still_unscored"]);
    expect(await stateOf(paid)).toEqual(["processing", "pending"]);
    expect(await scoreAll(SILENCE, later(6.1))).toEqual(["scored"]);
    expect(await stateOf(paid)).toEqual(["succeeded", "succeeded"]);
    expect((await chargeOf(paid.charge)).details.outcome).toMatchObject({ type: "manual_review", riskScore: null });
    expect(await unscored()).toEqual([paid.charge]);
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect((await chargeOf(paid.charge)).details.outcome).toMatchObject({ type: "authorized", riskScore: 5 });
    expect(await eventsOf(paid)).toEqual([...AUTHORISED, ...CAPTURED, "charge.updated"]);
  });

  test("for a payment that fraud-detection refuses to score in the same way", async () => {
    const paid = await payUnscored();
    expect(await scoreAll({ kind: "refused" })).toEqual(["refused"]);
    expect(await scoreAll({ kind: "refused" }, later(6.1))).toEqual(["scored"]);
    expect(await stateOf(paid)).toEqual(["succeeded", "succeeded"]);
  });

  test("as a failure where the acquirer does not take the money any more", async () => {
    const paid = await payUnscored();
    const { authorisation } = (await chargeOf(paid.charge)).details;
    await ground.acquirer.void({ key: "lapsed", authorisation: authorisation! });
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect(await stateOf(paid)).toEqual(["requires_payment_method", "failed"]);
    expect((await intentOf(paid.intent)).details.lastPaymentError?.code).toBe("processing_error");
    expect((await chargeOf(paid.charge)).details.outcome).toMatchObject({ type: "invalid", riskScore: 5 });
    expect(await unscored()).toEqual([]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("with an error that shows the payment method that it was tried with", async () => {
    const input = { token: "pm_card_visa", billing: NO_BILLING, metadata: {} };
    const method = answered(await createPaymentMethod(core.deps, requestOf(shop), input)).body.id;
    const paid = await payUnscored({ paymentMethod: method });
    ground.acquirer.setFault("answer_lost");
    expect(await scoreAll(BLOCK)).toEqual(["left_open"]);
    ground.acquirer.setFault(undefined);
    expect(await recoverAll()).toEqual(["finished"]);
    expect((await intentOf(paid.intent)).details.lastPaymentError?.card.stored?.id).toBe(method);
  });
});

describe("a process that dies", () => {
  test.each([
    ["nobody scores it", SILENCE, ALLOW, ["succeeded", "succeeded"]],
    ["it would be allowed by now", ALLOW, ALLOW, ["succeeded", "succeeded"]],
    ["it would be blocked by now", BLOCK, SILENCE, ["requires_payment_method", "failed"]],
  ])("after the authorisation leaves it uncaptured where %s", async (_, atRecovery, afterwards, end) => {
    ground.acquirer.setFault("answer_lost");
    const { body } = answered(await createPaymentIntent(silent.deps, requestOf(shop), paymentOf()));
    ground.acquirer.setFault(undefined);
    const recoverer = ground.startCore({ assess: async () => atRecovery });
    expect(await recoverAll(recoverer)).toEqual(["finished"]);
    const paid = { intent: body.id, charge: (await intentOf(body.id)).details.latestCharge! };
    expect(await stateOf(paid)).toEqual(["processing", "pending"]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
    expect(await scoreAll(afterwards)).toEqual(["scored"]);
    expect(await stateOf(paid)).toEqual(end);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test.each([
    ["capture", "allow", "request_lost", false],
    ["capture", "allow", "answer_lost", true],
    ["void", "block", "request_lost", false],
    ["void", "block", "answer_lost", true],
  ] as const)("during the %s (%s, %s) leaves it to recovery", async (kind, decision, fault, done) => {
    const score = scoreOf(decision, 50);
    const paid = await payUnscored();
    ground.acquirer.setFault(fault);
    expect(await scoreAll(score)).toEqual(["left_open"]);
    ground.acquirer.setFault(undefined);
    // The attempt owns the payment until recovery knows the outcome.
    expect(await scoreAll(score)).toEqual(["overtaken"]);
    expect(await recoverAll()).toEqual(["finished"]);
    const end = kind === "capture" ? ["succeeded", "succeeded"] : ["requires_payment_method", "failed"];
    expect(await stateOf(paid)).toEqual(done ? end : ["processing", "pending"]);
    // Another attempt does what was not done, and does not need to ask for the score again.
    expect(await scoreAll(SILENCE)).toEqual(done ? [] : ["scored"]);
    expect(await stateOf(paid)).toEqual(end);
    const before = done ? [] : [`${kind} failed`];
    expect(await attemptsOf(paid)).toEqual(["authorise succeeded", ...before, `${kind} succeeded`]);
    expect(await eventsOf(paid)).toEqual([...AUTHORISED, ...(kind === "capture" ? CAPTURED : FAILED)]);
    expect(await unscored()).toEqual([]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("slowly, and answers after recovery has fenced its capture, has captured nothing", async () => {
    const paid = await payUnscored();
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow: Acquirer = {
      ...ground.acquirer,
      capture: (request) => released.then(() => ground.acquirer.capture(request)),
    };
    const scoring = scoreAll(ALLOW, { acquirer: slow });
    await expect.poll(() => attemptsOf(paid)).toEqual(["authorise succeeded", "capture processing"]);
    expect(await recoverAll()).toEqual(["finished"]);
    release();
    expect(await scoring).toEqual(["overtaken"]);
    expect(await stateOf(paid)).toEqual(["processing", "pending"]);
    expect(await scoreAll(ALLOW)).toEqual(["scored"]);
    expect(await attemptsOf(paid)).toEqual(["authorise succeeded", "capture failed", "capture succeeded"]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });
});

test("an acquirer that cannot be reached is asked again later, whatever fraud-detection says by then", async () => {
  const paid = await payUnscored();
  ground.acquirer.setFault("not_sent");
  expect(await scoreAll(BLOCK)).toEqual(["left_open"]);
  expect(await stateOf(paid)).toEqual(["processing", "pending"]);
  ground.acquirer.setFault(undefined);
  expect(await scoreAll(SILENCE)).toEqual(["scored"]);
  expect(await stateOf(paid)).toEqual(["requires_payment_method", "failed"]);
});

test("two processes that have the score at once capture once", async () => {
  const paid = await payUnscored();
  const [one] = await core.unscored.take(1);
  const fraud = { assess: async () => ALLOW };
  const other = ground.startCore();
  const both = [core, other].map(({ deps }) => scoreUnscoredCharge({ ...deps, fraud }, one!));
  expect((await Promise.all(both)).toSorted()).toEqual(["overtaken", "scored"]);
  expect(await attemptsOf(paid)).toEqual(["authorise succeeded", "capture succeeded"]);
  expect(await ledgerFaults(ground.pool)).toEqual([]);
});
