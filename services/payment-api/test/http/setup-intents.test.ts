import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { payBy, refusalOf } from "./sdk-calls.ts";

let api: Api;
let stripe: Stripe;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
});
afterAll(() => api.stop());

const newCustomer = async (): Promise<string> => (await stripe.customers.create()).id;
const setUp = (change: Partial<Stripe.SetupIntentCreateParams> = {}): Promise<Stripe.SetupIntent> =>
  stripe.setupIntents.create({ confirm: true, payment_method: "pm_card_visa", ...change });
const cardsOf = async (customer: string): Promise<string[]> =>
  (await stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id);
const challengeOf = ({ next_action: action }: Stripe.SetupIntent): string =>
  new URL(action!.redirect_to_url!.url!).pathname.split("/").at(-1)!;
const eventsAbout = async (id: string): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data
    .filter(({ data }) => (data.object as { id?: string }).id === id)
    .map(({ type }) => type);

/** Runs something once between the issuer's next answer and the commit of it. */
function afterNextAnswer(run: () => Promise<unknown>): void {
  const { acquirer } = api.ground;
  const { authorise } = acquirer;
  acquirer.authorise = async (request) => {
    acquirer.authorise = authorise;
    const answer = await authorise(request);
    await run();
    return answer;
  };
}

describe("a setup", () => {
  test("waits for a card, then saves it for its customer", async () => {
    const customer = await newCustomer();
    const created = await stripe.setupIntents.create({ customer });
    expect(created).toMatchObject({
      object: "setup_intent",
      status: "requires_payment_method",
      usage: "off_session",
      client_secret: expect.stringMatching(/^seti_.+_secret_/),
      latest_attempt: null,
      automatic_payment_methods: { enabled: true },
    });
    const done = await stripe.setupIntents.confirm(created.id, {
      payment_method: "pm_card_visa",
      expand: ["latest_attempt"],
    });
    expect(done).toMatchObject({
      status: "succeeded",
      payment_method: expect.stringMatching(/^pm_/),
      latest_attempt: { object: "setup_attempt", status: "succeeded", setup_intent: created.id, customer },
    });
    expect(await cardsOf(customer)).toEqual([done.payment_method]);
    expect(await eventsAbout(created.id)).toEqual(["setup_intent.succeeded", "setup_intent.created"]);
    expect(await eventsAbout(done.payment_method as string)).toEqual(["payment_method.attached"]);
    const paid = await payBy(stripe, { customer, payment_method: done.payment_method as string, off_session: true });
    expect(paid.status).toBe("succeeded");
  });

  test("without a customer leaves the card for a customer to come", async () => {
    const { payment_method: id } = await setUp();
    expect(await stripe.paymentMethods.retrieve(id as string)).toMatchObject({ customer: null });
    const customer = await newCustomer();
    await stripe.paymentMethods.attach(id as string, { customer });
    expect(await cardsOf(customer)).toEqual([id]);
  });

  test("takes a new card from a token", async () => {
    const customer = await newCustomer();
    const { payment_method: id } = await stripe.setupIntents.create({
      customer,
      confirm: true,
      payment_method_data: {
        type: "card",
        card: { token: "tok_mastercard" },
        billing_details: { name: "Jane" },
      } as Stripe.SetupIntentCreateParams.PaymentMethodData,
    });
    expect(await stripe.paymentMethods.retrieve(id as string)).toMatchObject({
      customer,
      card: { brand: "mastercard" },
      billing_details: { name: "Jane" },
    });
  });

  test("can be changed until it has ended, and cancelled", async () => {
    const { id } = await stripe.setupIntents.create({ payment_method: "pm_card_visa" });
    expect(await stripe.setupIntents.retrieve(id)).toMatchObject({ status: "requires_confirmation" });
    const changed = await stripe.setupIntents.update(id, { description: "A card", metadata: { a: "1" } });
    expect(changed).toMatchObject({ description: "A card", metadata: { a: "1" }, status: "requires_confirmation" });
    expect(await stripe.setupIntents.update(id, { payment_method: "" })).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
    });
    expect(await stripe.setupIntents.cancel(id, { cancellation_reason: "abandoned" })).toMatchObject({
      status: "canceled",
      cancellation_reason: "abandoned",
    });
    expect(await eventsAbout(id)).toEqual(["setup_intent.canceled", "setup_intent.created"]);
    for (const call of [
      () => stripe.setupIntents.confirm(id, { payment_method: "pm_card_visa" }),
      () => stripe.setupIntents.cancel(id),
      () => stripe.setupIntents.update(id, { description: "Late" }),
    ]) {
      expect(await refusalOf(call())).toMatchObject({
        statusCode: 400,
        code: "setup_intent_unexpected_state",
        setup_intent: { id, status: "canceled" },
      });
    }
  });

  test("is found by customer and card, its attempts by the setup", async () => {
    const customer = await newCustomer();
    const { id, payment_method: card } = await setUp({ customer });
    const other = await setUp({ customer: await newCustomer() });
    const ids = async (filter: Stripe.SetupIntentListParams): Promise<string[]> =>
      (await stripe.setupIntents.list(filter)).data.map((one) => one.id);
    expect(await ids({ customer })).toEqual([id]);
    expect(await ids({ payment_method: card as string })).toEqual([id]);
    expect(await ids({ customer, payment_method: other.payment_method as string })).toEqual([]);
    const attempts = await stripe.setupAttempts.list({ setup_intent: id, created: { gte: 1 } });
    expect(attempts.data).toMatchObject([
      { setup_intent: id, status: "succeeded", payment_method_details: { card: { brand: "visa", last4: "4242" } } },
    ]);
    expect(await refusalOf(stripe.setupAttempts.list({ setup_intent: "seti_none" }))).toMatchObject({
      code: "resource_missing",
      param: "setup_intent",
    });
  });
});

describe("a declined card", () => {
  test("is refused with the setup inside, saves nothing, and another card can follow", async () => {
    const customer = await newCustomer();
    const refusal = await refusalOf(setUp({ customer, payment_method: "pm_card_chargeDeclined" }));
    expect(refusal).toMatchObject({
      statusCode: 402,
      code: "card_declined",
      decline_code: "generic_decline",
      setup_intent: {
        status: "requires_payment_method",
        payment_method: null,
        last_setup_error: { code: "card_declined", payment_method: { card: { last4: "0002" } } },
      },
    });
    const { id } = refusal.setup_intent!;
    expect(await cardsOf(customer)).toEqual([]);
    expect(await eventsAbout(id)).toEqual(["setup_intent.setup_failed", "setup_intent.created"]);
    const done = await stripe.setupIntents.confirm(id, { payment_method: "pm_card_visa" });
    expect(done).toMatchObject({ status: "succeeded", last_setup_error: null });
    const attempts = await stripe.setupAttempts.list({ setup_intent: id });
    expect(attempts.data.map(({ status, setup_error: error }) => [status, error?.code])).toEqual([
      ["succeeded", undefined],
      ["failed", "card_declined"],
    ]);
  });

  test("that can be saved but not charged is saved", async () => {
    const customer = await newCustomer();
    expect(await setUp({ customer, payment_method: "pm_card_chargeCustomerFail" })).toMatchObject({
      status: "succeeded",
    });
    const [card] = await cardsOf(customer);
    expect(await refusalOf(payBy(stripe, { customer, payment_method: card! }))).toMatchObject({ statusCode: 402 });
  });
});

describe("a challenge", () => {
  const RETURN = "https://shop.example/back";
  const challenged = (change: Partial<Stripe.SetupIntentCreateParams> = {}): Promise<Stripe.SetupIntent> =>
    setUp({ payment_method: "pm_card_threeDSecure2Required", return_url: RETURN, ...change });

  test("that the shopper passes saves the card in the same attempt", async () => {
    const customer = await newCustomer();
    const waiting = await challenged({ customer, expand: ["latest_attempt"] });
    expect(waiting).toMatchObject({
      status: "requires_action",
      next_action: { type: "redirect_to_url", redirect_to_url: { return_url: RETURN } },
      latest_attempt: { status: "requires_action" },
    });
    expect(await cardsOf(customer)).toEqual([]);
    api.ground.acquirer.answerChallenge(challengeOf(waiting), "completed");
    const done = await stripe.setupIntents.confirm(waiting.id, { expand: ["latest_attempt"] });
    expect(done).toMatchObject({
      status: "succeeded",
      next_action: null,
      latest_attempt: {
        id: (waiting.latest_attempt as Stripe.SetupAttempt).id,
        status: "succeeded",
        payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
      },
    });
    expect(await cardsOf(customer)).toHaveLength(1);
    expect(await eventsAbout(waiting.id)).toEqual([
      "setup_intent.succeeded",
      "setup_intent.requires_action",
      "setup_intent.created",
    ]);
  });

  test("leads back through our own address to the shop", async () => {
    const waiting = await challenged();
    const page = new URL(waiting.next_action!.redirect_to_url!.url!);
    api.ground.acquirer.answerChallenge(challengeOf(waiting), "completed");
    const { pathname, search } = new URL(page.searchParams.get("return_url")!);
    const back = await fetch(`${api.baseUrl}${pathname}${search}`, { redirect: "manual" });
    const shop = new URL(back.headers.get("location")!);
    expect(shop.href).toMatch(/^https:\/\/shop\.example\/back\?setup_intent=seti_/);
    expect(shop.searchParams.get("redirect_status")).toBe("succeeded");
    expect(await stripe.setupIntents.retrieve(waiting.id)).toMatchObject({ status: "succeeded" });
  });

  test("that the shopper fails is refused", async () => {
    const waiting = await challenged();
    api.ground.acquirer.answerChallenge(challengeOf(waiting), "failed");
    expect(await refusalOf(stripe.setupIntents.confirm(waiting.id))).toMatchObject({
      statusCode: 402,
      code: "setup_intent_authentication_failure",
      setup_intent: { status: "requires_payment_method" },
    });
    const attempts = await stripe.setupAttempts.list({ setup_intent: waiting.id });
    expect(attempts.data).toMatchObject([
      { status: "failed", payment_method_details: { card: { three_d_secure: { result: "failed" } } } },
    ]);
  });

  test("that is open stays open, and tells nobody twice", async () => {
    const waiting = await challenged();
    const again = await stripe.setupIntents.confirm(waiting.id);
    expect(again).toMatchObject({ status: "requires_action", latest_attempt: waiting.latest_attempt });
    expect(await eventsAbout(waiting.id)).toEqual(["setup_intent.requires_action", "setup_intent.created"]);
  });

  test.each(["another card", "a cancellation"])("is abandoned by %s", async (by) => {
    const waiting = await challenged();
    if (by === "another card") await stripe.setupIntents.confirm(waiting.id, { payment_method: "pm_card_visa" });
    else await stripe.setupIntents.cancel(waiting.id);
    const attempts = await stripe.setupAttempts.list({ setup_intent: waiting.id });
    expect(attempts.data.at(-1)).toMatchObject({ id: waiting.latest_attempt, status: "abandoned" });
  });

  test("comes where the merchant asks for one", async () => {
    const usual = await setUp({ return_url: RETURN });
    const asked = await setUp({
      return_url: RETURN,
      payment_method_options: { card: { request_three_d_secure: "challenge" } },
    });
    expect([usual.status, asked.status]).toEqual(["succeeded", "requires_action"]);
    api.ground.acquirer.answerChallenge(challengeOf(asked), "completed");
    expect((await stripe.setupIntents.confirm(asked.id)).status).toBe("succeeded");
  });
});

describe("what cannot be set up", () => {
  test("nothing", async () => {
    const { id } = await stripe.setupIntents.create();
    expect(await refusalOf(stripe.setupIntents.confirm(id))).toMatchObject({
      code: "setup_intent_unexpected_state",
      message: expect.stringContaining("missing a payment method"),
    });
    expect(await refusalOf(setUp({ payment_method: "pm_none" }))).toMatchObject({
      code: "resource_missing",
      param: "payment_method",
    });
    expect(await refusalOf(stripe.setupIntents.retrieve("seti_none"))).toMatchObject({
      statusCode: 404,
      param: "intent",
      message: "No such setupintent: 'seti_none'",
    });
  });

  test("another customer's card, a used one and a detached one", async () => {
    const [owner, other] = [await newCustomer(), await newCustomer()];
    const { payment_method: saved } = await setUp({ customer: owner });
    expect(await refusalOf(setUp({ customer: other, payment_method: saved as string }))).toMatchObject({
      statusCode: 400,
      param: "payment_method",
    });
    await stripe.paymentMethods.detach(saved as string);
    expect(await refusalOf(setUp({ customer: owner, payment_method: saved as string }))).toMatchObject({
      message: expect.stringContaining("was previously used"),
    });
    const { payment_method: used } = await payBy(stripe);
    expect(await refusalOf(setUp({ customer: owner, payment_method: used as string }))).toMatchObject({
      message: expect.stringContaining("was previously used"),
    });
    expect(await cardsOf(owner)).toEqual([]);
  });

  test("for a customer who was deleted", async () => {
    const customer = await newCustomer();
    const { id } = await stripe.setupIntents.create({ customer });
    await stripe.customers.del(customer);
    expect(await refusalOf(stripe.setupIntents.confirm(id, { payment_method: "pm_card_visa" }))).toMatchObject({
      code: "resource_missing",
      param: "customer",
    });
  });

  test("twice at once: one confirmation wins, and the card is attached once", async () => {
    const customer = await newCustomer();
    const { id } = await stripe.setupIntents.create({ customer, payment_method: "pm_card_visa" });
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => stripe.setupIntents.confirm(id)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of all) {
      if (one.status === "rejected") {
        expect(["setup_intent_unexpected_state", "lock_timeout"]).toContain(
          (one.reason as Stripe.errors.StripeError).code,
        );
      }
    }
    expect(await cardsOf(customer)).toHaveLength(1);
    expect((await stripe.setupAttempts.list({ setup_intent: id })).data).toHaveLength(1);
  });

  test("while it is updated: what the issuer does not see is kept", async () => {
    const { id } = await stripe.setupIntents.create({ payment_method: "pm_card_visa" });
    const update = { description: "card on file", metadata: { order: "7" } };
    afterNextAnswer(() => stripe.setupIntents.update(id, update));
    expect(await stripe.setupIntents.confirm(id)).toMatchObject({ status: "succeeded", ...update });
    expect(await stripe.setupIntents.retrieve(id)).toMatchObject({ status: "succeeded", ...update });
  });

  test("while a challenge is asked for: the issuer's answer is for nothing", async () => {
    const { id } = await stripe.setupIntents.create({ payment_method: "pm_card_visa" });
    const asksForChallenge = { payment_method_options: { card: { request_three_d_secure: "any" } } } as const;
    afterNextAnswer(() => stripe.setupIntents.update(id, asksForChallenge));
    expect(await refusalOf(stripe.setupIntents.confirm(id))).toMatchObject({ statusCode: 429, code: "lock_timeout" });
    expect((await stripe.setupIntents.confirm(id)).status).toBe("requires_action");
  });

  test("while the acquirer does not answer: 503, nothing is written, and the same request works later", async () => {
    const customer = await newCustomer();
    const { id } = await stripe.setupIntents.create({ customer });
    const confirm = (): Promise<Stripe.SetupIntent> =>
      stripe.setupIntents.confirm(id, { payment_method: "pm_card_visa" }, { idempotencyKey: `confirm ${id}` });
    api.ground.acquirer.setFault("answer_lost");
    expect(await refusalOf(confirm())).toMatchObject({ statusCode: 503 });
    api.ground.acquirer.setFault(undefined);
    expect(await stripe.setupIntents.retrieve(id)).toMatchObject({ status: "requires_payment_method" });
    expect((await stripe.setupAttempts.list({ setup_intent: id })).data).toEqual([]);
    expect(await confirm()).toMatchObject({ status: "succeeded" });
  });
});

test("a wrong client secret is refused", async () => {
  const { id } = await stripe.setupIntents.create();
  expect(await refusalOf(stripe.setupIntents.retrieve(id, { client_secret: `${id}_secret_wrong` }))).toMatchObject({
    statusCode: 400,
    param: "client_secret",
  });
});

test("a shopper's browser confirms with the client secret, and sees no customer", async () => {
  const customer = await newCustomer();
  const { id, client_secret: secret } = await stripe.setupIntents.create({ customer });
  const answer = await api.raw("POST", `/v1/setup_intents/${id}/confirm`, {
    key: api.account.publishableKey,
    body: `client_secret=${secret}&payment_method=pm_card_visa`,
  });
  expect([answer.status, answer.json["status"]]).toEqual([200, "succeeded"]);
  expect(answer.json).not.toHaveProperty("customer");
});
