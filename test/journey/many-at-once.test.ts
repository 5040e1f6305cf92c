import { describe, expect, test, beforeAll } from "vitest";
import type { Stripe } from "stripe";
import { findLedgerFaults } from "../ledger-faults.ts";
import { connectSdk, type Account } from "../platform/account.ts";
import { PAYMENT } from "../platform/payment.ts";
import { usePlatform } from "../platform/use-platform.ts";

const platform = usePlatform();
let shop: Account;
beforeAll(async () => {
  shop = await platform().newAccount();
});

const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

/** payment-api asks the later requests to retry while the first is under way, which the SDK does by itself. */
const patient = (): Stripe => connectSdk(shop.secretKey, platform().port, { maxNetworkRetries: 10 });

describe("fifty requests at once with one idempotency key", () => {
  test("make one payment, charged once, and all are told of the same", async () => {
    const stripe = patient();
    const paid = await times(50, () => stripe.paymentIntents.create(PAYMENT, { idempotencyKey: "one-payment" }));
    expect(new Set(paid.map(({ id }) => id)).size).toBe(1);
    expect(paid.every(({ status }) => status === "succeeded")).toBe(true);
    expect((await shop.stripe.paymentIntents.list()).data).toHaveLength(1);
    expect((await shop.stripe.charges.list()).data).toHaveLength(1);
    const operations = await platform().acquirer.operations();
    expect(operations.filter(({ kind }) => kind === "authorise")).toHaveLength(1);
  });

  test("make one customer", async () => {
    const stripe = patient();
    const made = await times(50, () => stripe.customers.create({ name: "Ada" }, { idempotencyKey: "one-customer" }));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await shop.stripe.customers.list()).data).toHaveLength(1);
  });

  test("of which each asks for something else do one thing, and refuse the others", async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        shop.stripe.customers.create({ name: `No. ${index}` }, { idempotencyKey: "mixed-up" }),
      ),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = answers.flatMap((one) =>
      one.status === "rejected" ? [one.reason as Stripe.errors.StripeError] : [],
    );
    expect(new Set(refused.map(({ type }) => type))).toEqual(new Set(["StripeIdempotencyError"]));
  });
});

test("twenty refunds of 100 at once on a payment of 1,000 end as exactly ten", async () => {
  const { id } = await shop.stripe.paymentIntents.create(PAYMENT);
  const ended = await Promise.allSettled(
    Array.from({ length: 20 }, () => shop.stripe.refunds.create({ payment_intent: id, amount: 100 })),
  );
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  const refused = ended.flatMap((one) => (one.status === "rejected" ? [one.reason as Stripe.errors.StripeError] : []));
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["charge_already_refunded"]));
  expect((await shop.stripe.refunds.list({ payment_intent: id, limit: 100 })).data).toHaveLength(10);
  const operations = await platform().acquirer.operations();
  expect(operations.filter(({ kind, status }) => kind === "refund" && status === "approved")).toHaveLength(10);
  expect(await findLedgerFaults(platform().pool)).toEqual([]);
});

test("of ten captures at once of one held payment, one captures it", async () => {
  const { stripe } = shop;
  const held = await stripe.paymentIntents.create({ ...PAYMENT, capture_method: "manual" });
  const ended = await Promise.allSettled(Array.from({ length: 10 }, () => stripe.paymentIntents.capture(held.id)));
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: "succeeded", amount_received: 1000 });
  expect(await findLedgerFaults(platform().pool)).toEqual([]);
});

describe("an account with a limit of requests", () => {
  test("is told to wait, and how long; others are not", async () => {
    const limited = await platform().newAccount({ requests_per_second: 1, request_burst: 5 });
    const ask = ({ secretKey }: Account): Promise<Response> =>
      fetch(`${platform().url}/v1/balance`, { headers: { authorization: `Bearer ${secretKey}` } });
    const answers = await times(12, () => ask(limited));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(4);
    for (const answer of refused) {
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(await answer.json()).toMatchObject({ error: { type: "invalid_request_error", code: "rate_limit" } });
    }
    expect((await ask(shop)).status).toBe(200);
    // The SDK waits as long as retry-after says.
    const waiting = connectSdk(limited.secretKey, platform().port, { maxNetworkRetries: 5 });
    expect(await waiting.balance.retrieve()).toMatchObject({ object: "balance" });
  });
});
