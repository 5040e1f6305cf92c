import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ledgerFaults } from "../core.ts";
import { type Api, startApi } from "./api.ts";
import { payBy, refusalOf } from "./sdk-calls.ts";

let api: Api;
let stripe: Stripe;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
});
afterAll(() => api.stop());

const card = { payment_method_types: ["card"] } as object;

const pay = (change?: Partial<Stripe.PaymentIntentCreateParams>) => payBy(stripe, change);

describe("a payment with the official SDK", () => {
  test("is created and confirmed, and its charge is expanded four levels down", async () => {
    const intent = await pay({
      metadata: { order: "7" },
      receipt_email: "jane@example.com",
      shipping: { name: "Jane", address: { line1: "Main St 1", country: "DE" } },
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      expand: ["latest_charge.balance_transaction.source.payment_intent", "payment_method"],
    });
    expect(intent).toMatchObject({
      object: "payment_intent",
      status: "succeeded",
      amount: 2000,
      amount_received: 2000,
      livemode: false,
      metadata: { order: "7" },
      payment_method: { object: "payment_method", card: { brand: "visa", last4: "4242" } },
    });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({
      object: "charge",
      paid: true,
      captured: true,
      outcome: { type: "authorized", network_status: "approved_by_network", seller_message: "Payment complete." },
      payment_method_details: { type: "card", card: { last4: "4242", network: "visa" } },
    });
    const transaction = charge.balance_transaction as Stripe.BalanceTransaction;
    expect(transaction).toMatchObject({ object: "balance_transaction", type: "charge", amount: 2000, net: 2000 });
    const source = transaction.source as Stripe.Charge;
    expect(source.id).toBe(charge.id);
    expect((source.payment_intent as Stripe.PaymentIntent).id).toBe(intent.id);
    expect(intent.lastResponse).toMatchObject({ statusCode: 200, apiVersion: "2026-10-28.endive" });
    expect(intent.lastResponse.requestId).toMatch(/^req_[0-9A-Za-z]{14,}$/);
  });

  test("is the same when it is retrieved", async () => {
    const created = await pay({ expand: ["latest_charge"] });
    const retrieved = await stripe.paymentIntents.retrieve(created.id, { expand: ["latest_charge"] });
    expect(retrieved).toEqual(created);
  });

  test("is confirmed later, captured in part, and cannot be captured again", async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: "eur",
      capture_method: "manual",
      ...card,
    });
    expect(intent.status).toBe("requires_payment_method");
    const updated = await stripe.paymentIntents.update(intent.id, {
      amount: 900,
      description: "later",
      metadata: { a: "1" },
    });
    expect(updated).toMatchObject({ amount: 900, description: "later", metadata: { a: "1" } });
    const confirmed = await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_mastercard" });
    expect(confirmed).toMatchObject({ status: "requires_capture", amount_capturable: 900 });
    const tooMuch = await refusalOf(stripe.paymentIntents.capture(intent.id, { amount_to_capture: 901 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, code: "amount_too_large", param: "amount_to_capture" });
    const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 700 });
    expect(captured).toMatchObject({ status: "succeeded", amount_received: 700, amount_capturable: 0 });
    const again = await refusalOf(stripe.paymentIntents.capture(intent.id));
    expect(again).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
    expect(again.payment_intent?.id).toBe(intent.id);
    expect(again.message).toBe(
      "This PaymentIntent could not be captured because it has a status of succeeded. Only a PaymentIntent with one of " +
        "the following statuses may be captured: requires_capture.",
    );
  });

  test("is cancelled for a reason, and nothing of its authorisation was refunded", async () => {
    const intent = await pay({ capture_method: "manual" });
    const cancelled = await stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: "duplicate",
      expand: ["latest_charge"],
    });
    expect(cancelled).toMatchObject({
      status: "canceled",
      cancellation_reason: "duplicate",
      canceled_at: expect.any(Number),
    });
    expect(cancelled.latest_charge).toMatchObject({ refunded: false, amount_refunded: 0, captured: false });
    const again = await refusalOf(stripe.paymentIntents.confirm(intent.id));
    expect(again.code).toBe("payment_intent_unexpected_state");
  });

  const declines: [token: string, code: string, declineCode: string | undefined, message: string][] = [
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "Your card was declined."],
    [
      "pm_card_chargeDeclinedInsufficientFunds",
      "card_declined",
      "insufficient_funds",
      "Your card has insufficient funds.",
    ],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined, "Your card has expired."],
  ];
  test.for(declines)("with %s is declined as a card error: %s", async ([token, code, declineCode, message]) => {
    const error = await refusalOf(pay({ payment_method: token }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, rawType: "card_error", code, message });
    // The SDK turns an absent code into an empty text.
    expect(error.decline_code || undefined).toBe(declineCode);
    expect(error.doc_url).toBe(`https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`);
    expect(error.payment_intent).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code, message },
    });
    expect(error.payment_method).toEqual(await stripe.paymentMethods.retrieve(error.payment_method!.id));
    const charge = await stripe.charges.retrieve(error.charge!);
    expect(charge).toMatchObject({
      status: "failed",
      paid: false,
      failure_code: code,
      failure_message: message,
      outcome: { type: "issuer_declined", network_status: "declined_by_network" },
    });
  });

  test("that needs the shopper says where to go", async () => {
    const intent = await pay({
      payment_method: "pm_card_threeDSecure2Required",
      return_url: "https://shop.example/back",
    });
    expect(intent).toMatchObject({
      status: "requires_action",
      next_action: {
        type: "redirect_to_url",
        redirect_to_url: { return_url: "https://shop.example/back", url: expect.any(String) },
      },
    });
  });

  test("is found by a shopper's browser with its client secret, and by no other", async () => {
    const intent = await pay({ description: "seen by the shopper" });
    const browser = api.clientOf(api.account.publishableKey);
    const seen = await browser.paymentIntents.retrieve(intent.id, { client_secret: intent.client_secret! });
    expect(seen).toMatchObject({ id: intent.id, status: "succeeded", description: "seen by the shopper" });
    expect(seen).not.toHaveProperty("metadata");
    expect(seen).not.toHaveProperty("latest_charge");
    const wrong = await refusalOf(
      browser.paymentIntents.retrieve(intent.id, { client_secret: `${intent.id}_secret_x` }),
    );
    expect(wrong).toMatchObject({ statusCode: 400, param: "client_secret" });
    expect(await refusalOf(browser.paymentIntents.retrieve(intent.id))).toMatchObject({ code: "parameter_missing" });
    expect(await refusalOf(browser.paymentIntents.list())).toMatchObject({
      statusCode: 403,
      code: "secret_key_required",
    });
  });
});

describe("refunds", () => {
  test("are made in parts until nothing is left", async () => {
    const intent = await pay({ amount: 1000 });
    const charge = intent.latest_charge as string;
    const part = await stripe.refunds.create({
      payment_intent: intent.id,
      amount: 300,
      reason: "duplicate",
      metadata: { a: "1" },
    });
    expect(part).toMatchObject({
      object: "refund",
      amount: 300,
      charge,
      payment_intent: intent.id,
      reason: "duplicate",
      status: "succeeded",
      metadata: { a: "1" },
      payment_method: intent.payment_method,
    });
    const tooMuch = await refusalOf(stripe.refunds.create({ charge, amount: 701 }));
    expect(tooMuch).toMatchObject({ statusCode: 400, param: "amount" });
    expect(tooMuch.message).toBe("Refund amount ($7.01) is greater than unrefunded amount on charge ($7.00)");
    await stripe.refunds.create({ charge });
    const nothingLeft = await refusalOf(stripe.refunds.create({ charge }));
    expect(nothingLeft).toMatchObject({
      code: "charge_already_refunded",
      message: `Charge ${charge} has already been refunded.`,
    });

    const expanded = await stripe.charges.retrieve(charge, { expand: ["refunds.data.balance_transaction"] });
    expect(expanded).toMatchObject({
      refunded: true,
      amount_refunded: 1000,
      refunds: { object: "list", has_more: false },
    });
    expect(expanded.refunds!.data.map(({ amount }) => amount)).toEqual([700, 300]);
    expect(expanded.refunds!.data[0]!.balance_transaction).toMatchObject({ type: "refund", amount: -700 });
    const listed = await stripe.refunds.list({ charge });
    expect(listed.data[1]).toEqual(expect.objectContaining({ id: part.id, payment_method: intent.payment_method }));
    expect(await stripe.refunds.retrieve(part.id)).toEqual(part);
  });

  test("of what was never paid are refused", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1000, currency: "usd" });
    const error = await refusalOf(stripe.refunds.create({ payment_intent: intent.id }));
    expect(error.message).toBe(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  });
});

describe("money and events", () => {
  test("a balance is the sum of its transactions", async () => {
    const { secretKey } = await api.newAccount({ requests_per_second: 0, fee: { basis_points: 290, fixed: 30 } });
    const own = api.clientOf(secretKey);
    expect((await own.balance.retrieve()).pending).toEqual([{ amount: 0, currency: "usd", source_types: { card: 0 } }]);
    const paid = await own.paymentIntents.create({
      amount: 10_000,
      currency: "usd",
      confirm: true,
      payment_method: "pm_card_visa",
    });
    await own.refunds.create({ payment_intent: paid.id, amount: 1000 });
    const transactions = await own.balanceTransactions.list({ limit: 100 });
    expect(transactions.data.map(({ type, amount, fee, net }) => [type, amount, fee, net])).toEqual([
      ["refund", -1000, 0, -1000],
      ["charge", 10_000, 320, 9680],
    ]);
    expect((await own.balance.retrieve()).pending[0]!.amount).toBe(8680);
    const [, charge] = transactions.data;
    expect((await own.balanceTransactions.list({ type: "charge" })).data.map(({ id }) => id)).toEqual([charge!.id]);
    expect((await own.balanceTransactions.retrieve(charge!.id)).fee_details).toHaveLength(1);
  });

  test("events carry their object as it was", async () => {
    const { secretKey } = await api.newAccount();
    const own = api.clientOf(secretKey);
    const paid = await own.paymentIntents.create(
      { amount: 500, currency: "usd", confirm: true, payment_method: "pm_card_visa" },
      { idempotencyKey: "order 1" },
    );
    const all = await own.events.list();
    expect(all.data.map(({ type }) => type).toSorted()).toEqual([
      "charge.succeeded",
      "payment_intent.created",
      "payment_intent.succeeded",
    ]);
    const [succeeded] = (await own.events.list({ type: "payment_intent.succeeded" })).data;
    expect(succeeded).toMatchObject({
      object: "event",
      api_version: "2026-10-28.endive",
      request: { id: paid.lastResponse.requestId, idempotency_key: "order 1" },
    });
    expect(succeeded!.data.object).toEqual(paid);
    expect((await own.events.list({ types: ["charge.*"] })).data.map(({ type }) => type)).toEqual(["charge.succeeded"]);
    expect((await own.events.retrieve(succeeded!.id)).data.object).toEqual(paid);
  });

  test("the ledger is in order after all of this", async () => {
    expect(await ledgerFaults(api.ground.pool)).toEqual([]);
  });
});

describe("lists", () => {
  test("are paged both ways, newest first, and walked by the SDK", async () => {
    const own = api.clientOf((await api.newAccount()).secretKey);
    const made: string[] = [];
    for (let n = 0; n < 7; n++) made.unshift((await own.customers.create({ description: `${n}` })).id);
    const ids = async (params: Stripe.CustomerListParams): Promise<[string[], boolean]> => {
      const page = await own.customers.list(params);
      expect(page).toMatchObject({ object: "list", url: "/v1/customers" });
      return [page.data.map(({ id }) => id), page.has_more];
    };
    expect(await ids({ limit: 3 })).toEqual([made.slice(0, 3), true]);
    expect(await ids({ limit: 3, starting_after: made[2]! })).toEqual([made.slice(3, 6), true]);
    expect(await ids({ limit: 3, starting_after: made[5]! })).toEqual([made.slice(6), false]);
    expect(await ids({ limit: 3, ending_before: made[5]! })).toEqual([made.slice(2, 5), true]);
    expect(await ids({ limit: 3, ending_before: made[2]! })).toEqual([made.slice(0, 2), false]);
    const walked: string[] = [];
    for await (const customer of own.customers.list({ limit: 2 })) walked.push(customer.id);
    expect(walked).toEqual(made);
    const soon = Math.floor(Date.now() / 1000) + 60;
    expect(await ids({ created: { gte: soon } })).toEqual([[], false]);
    expect((await ids({ created: { lt: soon, gt: soon - 3600 } }))[0]).toEqual(made);
    const error = await refusalOf(own.customers.list({ starting_after: "cus_nobody" }));
    expect(error).toMatchObject({ statusCode: 400, code: "resource_missing", param: "starting_after" });
  });

  test("expand what they hold", async () => {
    await pay();
    const page = await stripe.paymentIntents.list({ limit: 2, expand: ["data.latest_charge.balance_transaction"] });
    expect((page.data[0]!.latest_charge as Stripe.Charge).balance_transaction).toMatchObject({
      object: "balance_transaction",
    });
    const error = await refusalOf(stripe.paymentIntents.list({ expand: ["latest_charge"] }));
    expect(error.message).toBe(
      "This property cannot be expanded (latest_charge). You may want to try expanding 'data.latest_charge' instead.",
    );
  });
});
