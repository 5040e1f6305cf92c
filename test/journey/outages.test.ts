import { beforeAll, describe, expect, test } from "vitest";
import type { Stripe } from "stripe";
import { ask, saidBy, type Answer } from "../platform/conversation.ts";
import { findOpenEnds } from "../platform/open-ends.ts";
import { findLedgerFaults } from "../ledger-faults.ts";
import type { Account } from "../platform/account.ts";
import { PAYMENT, PAYMENT_FORM } from "../platform/payment.ts";
import { until } from "../platform/until.ts";
import { usePlatform } from "../platform/use-platform.ts";

const platform = usePlatform({
  "payment-api": {
    ASSESSMENT_BUDGET_MS: "1000",
    ACQUIRER_DEADLINE_MS: "1500",
    ATTEMPT_LEASE_MS: "5500",
    RECOVERY_INTERVAL_MS: "100",
    RELAY_POLL_MS: "100",
  },
});
let shop: Account;
beforeAll(async () => {
  shop = await platform().newAccount();
  await platform().inbox.subscribe(shop.stripe);
});

/** Makes a payment; returns its status and outcome, even if the SDK throws. */
async function outcomeOf(account: Account): Promise<{ status: string; outcome: string | undefined }> {
  const intent = await account.stripe.paymentIntents.create(PAYMENT).catch((error: unknown) => error);
  const { id } = (intent as { payment_intent?: { id: string } }).payment_intent ?? (intent as { id: string });
  const { status, latest_charge } = await account.stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
  return { status, outcome: (latest_charge as Stripe.Charge).outcome?.type };
}

describe("without fraud-detection", () => {
  const POLICIES = [
    ["allow", { status: "succeeded", outcome: "authorized" }],
    ["review", { status: "succeeded", outcome: "manual_review" }],
    ["block", { status: "requires_payment_method", outcome: "blocked" }],
  ] as const;

  test.each(POLICIES)(
    "an account that says %s has it so: while it hangs, and when it is gone",
    async (policy, expected) => {
      const fraud = platform().components["fraud-detection"];
      const account = await platform().newAccount({ on_assessment_timeout: policy });
      fraud.pause();
      try {
        expect(await outcomeOf(account)).toEqual(expected);
      } finally {
        fraud.resume();
      }
      await fraud.stop();
      try {
        expect(await outcomeOf(account)).toEqual(expected);
      } finally {
        await fraud.start();
      }
      expect(await outcomeOf(account)).toMatchObject({ status: "succeeded", outcome: "authorized" });
    },
  );
});

test("payment-api starts while nobody that it asks is there, and takes a payment by the fallback once the acquirer is", async () => {
  const { "payment-api": api, acquirer, ...others } = platform().components;
  const absent = [others["fraud-detection"], others["notification-service"]];
  await Promise.all([api, acquirer, ...absent].map((one) => one.stop()));
  try {
    await api.start();
    await acquirer.start();
    expect(await outcomeOf(shop)).toEqual({ status: "succeeded", outcome: "manual_review" });
  } finally {
    await Promise.all(absent.map((one) => one.start()));
  }
}, 60_000);

test("without notification-service payments are taken, and their events arrive when it is back", async () => {
  const notifications = platform().components["notification-service"];
  await notifications.stop();
  const paid: string[] = [];
  try {
    for (let count = 0; count < 5; count++) paid.push((await shop.stripe.paymentIntents.create(PAYMENT)).id);
  } finally {
    await notifications.start();
  }
  // Skips the quarter of a minute before the next try.
  await platform().pool.query("UPDATE outbox SET lease_until = now()");
  const heard = await until("the events arrive", 15_000, async () => {
    const about = (await platform().inbox.deliveries()).filter(({ type }) => type === "payment_intent.succeeded");
    const ids = new Set(about.map(({ objectId }) => objectId));
    return paid.every((id) => ids.has(id)) ? ids : undefined;
  });
  expect([...heard]).toEqual(expect.arrayContaining(paid));
});

test("without the acquirer a payment fails at once and may be tried again; what it did before, it still knows", async () => {
  const { acquirer } = platform().components;
  const held = await shop.stripe.paymentIntents.create({ ...PAYMENT, capture_method: "manual" });
  await acquirer.kill();
  const failed = await shop.stripe.paymentIntents.create(PAYMENT).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: "processing_error", payment_intent: { status: "requires_payment_method" } });
  await acquirer.start();
  const { payment_intent: again } = failed as Stripe.errors.StripeCardError;
  const card = { payment_method: "pm_card_visa" };
  expect(await shop.stripe.paymentIntents.confirm(again!.id, card)).toMatchObject({ status: "succeeded" });
  expect(await shop.stripe.paymentIntents.capture(held.id)).toMatchObject({ status: "succeeded" });
  expect(await shop.stripe.refunds.create({ payment_intent: held.id })).toMatchObject({ status: "succeeded" });
});

test("an acquirer that does not answer leaves a payment `processing`, and the end is told by an event", async () => {
  await platform().acquirer.setFault({ fault: "timeout_after", operations: ["authorise"], remaining: 1 });
  const unknown = await shop.stripe.paymentIntents.create(PAYMENT);
  expect(unknown.status).toBe("processing");
  await until("the webhook tells the end", 15_000, async () => {
    const deliveries = await platform().inbox.deliveries();
    return deliveries.find(({ type, objectId }) => type === "payment_intent.succeeded" && objectId === unknown.id);
  });
  expect(await shop.stripe.paymentIntents.retrieve(unknown.id)).toMatchObject({ status: "succeeded" });
  expect(await findLedgerFaults(platform().pool)).toEqual([]);
});

test("payment-api that is asked to stop under load answers everything that it has accepted", async () => {
  const { acquirer, url, components, pool } = platform();
  await acquirer.setFault({ latencyMs: 200 });
  const api = components["payment-api"];
  const answered = new Map<string, Answer>();
  let closed = false;
  const buy = async (client: number): Promise<void> => {
    for (let count = 0; !closed; count++) {
      const order = `stop-${client}-${count}`;
      const parameters = { ...PAYMENT_FORM, "metadata[order]": order };
      const answer = await ask(url, shop, { path: "/v1/payment_intents", parameters }, undefined);
      if (answer === undefined) closed = true;
      else answered.set(order, answer);
    }
  };
  const buying = Promise.all(Array.from({ length: 24 }, (_, client) => buy(client)));
  await until("requests are in flight", 10_000, async () => {
    const { rows } = await pool.query<{ open: bigint }>(
      "SELECT count(*) AS open FROM attempts WHERE state = 'processing'",
    );
    return answered.size > 20 && rows[0]!.open >= 12n ? true : undefined;
  });

  expect(await api.stop()).toBe("code 0");
  await buying;
  await acquirer.clearFaults();
  expect([...new Set([...answered.values()].map((answer) => `${answer.status} ${saidBy(answer).status}`))]).toEqual([
    "200 succeeded",
  ]);
  const { rows } = await pool.query<{ order: string }>(
    "SELECT details -> 'metadata' ->> 'order' AS order FROM payment_intents WHERE details -> 'metadata' ->> 'order' LIKE 'stop-%'",
  );
  expect(rows.map(({ order }) => order).toSorted()).toEqual([...answered.keys()].toSorted());
  // The next process has nothing to recover.
  expect((await findOpenEnds(pool)).filter((open) => /attempts|intents|keys|parcels/.test(open))).toEqual([]);
  await api.start();
});
