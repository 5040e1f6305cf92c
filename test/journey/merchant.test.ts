import { Stripe } from "stripe";
import { beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../platform/account.ts";
import { findLedgerFaults } from "../ledger-faults.ts";
import { until } from "../platform/until.ts";
import { usePlatform } from "../platform/use-platform.ts";

// These tests are not about scores: the long budget lets them pass on a busy machine.
const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: "3000" } });
let shop: Account;
beforeAll(async () => {
  shop = await platform().newAccount({ fee: { basis_points: 290, fixed: 30 } });
  await platform().inbox.subscribe(shop.stripe);
});

const CARD = { enabled: true, allow_redirects: "never" } as const;
const pay = (
  { stripe }: Account,
  change: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.Response<Stripe.PaymentIntent>> =>
  stripe.paymentIntents.create({
    amount: 2000,
    currency: "eur",
    payment_method: "pm_card_visa",
    confirm: true,
    automatic_payment_methods: CARD,
    ...change,
  });

describe("a merchant's backend with the official SDK", () => {
  test("takes a payment as in Stripe's quick start, and sees it everywhere", async () => {
    const { stripe } = shop;
    const customer = await stripe.customers.create({ email: "ada@example.com", name: "Ada Lovelace" });
    const created = await stripe.paymentIntents.create({
      amount: 4200,
      currency: "eur",
      customer: customer.id,
      automatic_payment_methods: { enabled: true },
      description: "A lamp",
      receipt_email: "ada@example.com",
      statement_descriptor_suffix: "LAMPS",
      shipping: { name: "Ada Lovelace", address: { line1: "12 St James's Square", city: "London", country: "GB" } },
      metadata: { order: "6735" },
    });
    expect(created).toMatchObject({
      status: "requires_payment_method",
      client_secret: expect.stringMatching(/^pi_.+_secret_/),
    });
    await stripe.paymentIntents.update(created.id, { metadata: { gift: "yes" } });
    const paid = await stripe.paymentIntents.confirm(created.id, {
      payment_method: "pm_card_mastercard",
      return_url: "https://shop.example/thanks",
      expand: ["latest_charge.balance_transaction", "customer"],
    });

    expect(paid).toMatchObject({
      status: "succeeded",
      amount_received: 4200,
      metadata: { order: "6735", gift: "yes" },
    });
    expect(paid.customer).toMatchObject({ id: customer.id, email: "ada@example.com" });
    const charge = paid.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({ paid: true, captured: true, outcome: { type: "authorized", risk_level: "normal" } });
    // 2.9 % and 30 cents.
    expect(charge.balance_transaction).toMatchObject({ amount: 4200, fee: 152, net: 4048, status: "pending" });
    const { pending } = await stripe.balance.retrieve();
    expect(pending).toMatchObject([{ currency: "eur", amount: 4048 }]);

    const refund = await stripe.refunds.create({ payment_intent: paid.id, amount: 1200 });
    expect(refund).toMatchObject({ status: "succeeded", amount: 1200, charge: charge.id });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 1200, refunded: false });
    expect(await findLedgerFaults(platform().pool)).toEqual([]);
  });

  test("holds an amount, captures a part of it, and the rest is released", async () => {
    const held = await pay(shop, { capture_method: "manual" });
    expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 2000, amount_received: 0 });
    const captured = await shop.stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 });
    expect(captured).toMatchObject({ status: "succeeded", amount_capturable: 0, amount_received: 1500 });
  });

  test("is told of a decline as the SDK's card error, and the same payment then succeeds with another card", async () => {
    const declined = await pay(shop, { payment_method: "pm_card_chargeDeclinedInsufficientFunds" }).catch(
      (error: unknown) => error,
    );
    expect(declined).toBeInstanceOf(Stripe.errors.StripeCardError);
    const { code, decline_code, payment_intent } = declined as Stripe.errors.StripeCardError;
    expect([code, decline_code, payment_intent?.status]).toEqual([
      "card_declined",
      "insufficient_funds",
      "requires_payment_method",
    ]);
    const paid = await shop.stripe.paymentIntents.confirm(payment_intent!.id, {
      payment_method: "pm_card_visa",
      return_url: "https://shop.example/thanks",
    });
    expect(paid.status).toBe("succeeded");
  });

  test("walks through a list of any length, in both directions", async () => {
    const { stripe } = await platform().newAccount();
    const made: string[] = [];
    for (let count = 0; count < 23; count++) made.push((await stripe.customers.create({ name: `No. ${count}` })).id);
    const walked: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 5 })) walked.push(id);
    expect(walked).toEqual(made.toReversed());
    const newer = await stripe.customers.list({ limit: 3, ending_before: made[10]! });
    expect(newer.data.map(({ id }) => id)).toEqual([made[13], made[12], made[11]]);
    expect(newer.has_more).toBe(true);
  });

  test("hears of everything that happened by webhooks that the SDK verifies", async () => {
    const since = (await platform().inbox.deliveries()).length;
    const { id, latest_charge } = await pay(shop);
    const heard = await until("the webhooks arrive", 10_000, async () => {
      const about = (await platform().inbox.deliveries())
        .slice(since)
        .filter(({ objectId }) => objectId === id || objectId === latest_charge);
      return about.length >= 3 ? about : undefined;
    });
    const types = heard.map(({ type }) => type).toSorted();
    expect(types).toEqual(["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]);
    for (const { id: event, type } of heard) expect(await shop.stripe.events.retrieve(event)).toMatchObject({ type });
    expect(platform().logs.text()).not.toContain("does not verify");
  });
});

describe("two accounts", () => {
  test("never see each other's objects, and never act on them", async () => {
    const other = await platform().newAccount();
    const customer = await shop.stripe.customers.create({ email: "mine@example.com" });
    const payment = await pay(shop, { customer: customer.id });
    const held = await pay(shop, { capture_method: "manual" });
    const refund = await shop.stripe.refunds.create({ payment_intent: payment.id, amount: 100 });
    const charge = payment.latest_charge as string;
    const endpoint = (await shop.stripe.webhookEndpoints.list()).data[0]!.id;
    const event = (await shop.stripe.events.list({ limit: 1 })).data[0]!.id;
    const transaction = (await shop.stripe.balanceTransactions.list({ limit: 1 })).data[0]!.id;

    const { stripe } = other;
    const attempts: [what: string, attempt: () => Promise<unknown>][] = [
      ["retrieve the customer", () => stripe.customers.retrieve(customer.id)],
      ["change the customer", () => stripe.customers.update(customer.id, { name: "Mallory" })],
      ["delete the customer", () => stripe.customers.del(customer.id)],
      ["pay with the customer", () => pay(other, { customer: customer.id })],
      ["retrieve the payment", () => stripe.paymentIntents.retrieve(payment.id)],
      ["capture the payment", () => stripe.paymentIntents.capture(held.id)],
      ["cancel the payment", () => stripe.paymentIntents.cancel(held.id)],
      ["retrieve the charge", () => stripe.charges.retrieve(charge)],
      ["refund the charge", () => stripe.refunds.create({ charge })],
      ["refund the payment", () => stripe.refunds.create({ payment_intent: payment.id })],
      ["retrieve the refund", () => stripe.refunds.retrieve(refund.id)],
      ["retrieve the event", () => stripe.events.retrieve(event)],
      ["retrieve the balance transaction", () => stripe.balanceTransactions.retrieve(transaction)],
      ["retrieve the webhook endpoint", () => stripe.webhookEndpoints.retrieve(endpoint)],
      ["redirect the webhook endpoint", () => stripe.webhookEndpoints.update(endpoint, { disabled: true })],
      ["delete the webhook endpoint", () => stripe.webhookEndpoints.del(endpoint)],
    ];
    for (const [what, attempt] of attempts) {
      const refused = await attempt().then(
        () => "done",
        ({ code }: Stripe.errors.StripeError) => code,
      );
      expect(`${what}: ${refused}`).toBe(`${what}: resource_missing`);
    }
    const lists = [stripe.customers, stripe.paymentIntents, stripe.charges, stripe.refunds, stripe.events];
    for (const list of [...lists, stripe.balanceTransactions, stripe.webhookEndpoints]) {
      expect((await list.list()).data).toEqual([]);
    }
    expect(await shop.stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: "requires_capture" });
  });

  test("may use the same idempotency key for different things", async () => {
    const other = await platform().newAccount();
    const key = { idempotencyKey: "order-1" };
    const [mine, theirs] = await Promise.all([
      shop.stripe.customers.create({ name: "mine" }, key),
      other.stripe.customers.create({ name: "theirs" }, key),
    ]);
    expect([mine.name, theirs.name]).toEqual(["mine", "theirs"]);
  });
});
