import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_BILLING } from "../src/domain/billing-details.ts";
import { cancelPaymentIntent } from "../src/use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { confirmPaymentIntent } from "../src/use-cases/confirm-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createCustomer } from "../src/use-cases/create-customer.ts";
import { createPaymentMethod } from "../src/use-cases/create-payment-method.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { updatePaymentIntent } from "../src/use-cases/update-payment-intent.ts";
import {
  type Answered,
  answered,
  type Core,
  type Ground,
  ledgerFaults,
  paymentOf,
  prepareGround,
  requestOf,
} from "./core.ts";

let ground: Ground;
let core: Core;
beforeAll(async () => {
  ground = await prepareGround();
  core = ground.startCore();
});
afterAll(() => ground.end());

const pay = async (change: Parameters<typeof paymentOf>[0] = {}, key?: string): Promise<Answered> =>
  answered(await createPaymentIntent(core.deps, requestOf(ground.tenant, key), paymentOf(change)));
const refund = async (paymentIntent: string, amount?: bigint, key?: string): Promise<Answered> =>
  answered(
    await createRefund(core.deps, requestOf(ground.tenant, key), {
      charge: null,
      paymentIntent,
      ...(amount === undefined ? {} : { amount }),
      reason: null,
      metadata: {},
    }),
  );
const typesOf = async (payment: string): Promise<string[]> => {
  const { rows } = await ground.pool.query<{ type: string }>(
    `SELECT type FROM events WHERE object ->> 'id' = $1 OR object ->> 'paymentIntent' = $1 ORDER BY id`,
    [payment],
  );
  return rows.map((row) => row.type);
};

describe("a payment", () => {
  test("is scored, authorised, captured and booked", async () => {
    const { status, body } = await pay();
    expect(status).toBe(200);
    expect(body).toMatchObject({ object: "payment_intent", status: "succeeded", amount_received: 1000 });
    expect(await typesOf(body.id)).toEqual(["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]);
    const { rows } = await ground.pool.query(
      `SELECT a.kind, e.amount FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
       JOIN ledger_transactions t ON t.id = e.transaction_id WHERE t.source = $1 ORDER BY a.kind`,
      [body.latest_charge],
    );
    expect(rows).toEqual([
      { kind: "acquirer_clearing", amount: -1000n },
      { kind: "pending", amount: 1000n },
    ]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("that the issuer declines can be tried again with another card", async () => {
    const declined = await pay({ paymentMethod: "pm_card_chargeDeclined" });
    expect(declined.status).toBe(402);
    expect(declined.body.error).toMatchObject({
      type: "card_error",
      code: "card_declined",
      decline_code: "generic_decline",
    });
    const { id } = declined.body.error.payment_intent;
    expect(declined.body.error.payment_intent.status).toBe("requires_payment_method");
    const paid = answered(
      await confirmPaymentIntent(core.deps, requestOf(ground.tenant), id, { paymentMethod: "pm_card_visa" }),
    );
    expect(paid.body.status).toBe("succeeded");
    expect(await typesOf(id)).toEqual([
      "payment_intent.created",
      "charge.failed",
      "payment_intent.payment_failed",
      "charge.succeeded",
      "payment_intent.succeeded",
    ]);
  });

  test("that fraud-detection blocks never reaches the acquirer", async () => {
    const asked = ground.asked.length;
    const careful = ground.startCore({
      assess: async () => ({ kind: "assessed", decision: "block", score: 90, reasons: ["highest_risk_level"] }),
    });
    const { status, body } = answered(
      await createPaymentIntent(careful.deps, requestOf(ground.tenant), paymentOf({ paymentMethod: "pm_card_visa" })),
    );
    expect(status).toBe(402);
    expect(body.error).toMatchObject({ code: "card_declined" });
    expect(ground.asked).toHaveLength(asked);
    const charge = await careful.deps.reader.find("charge", ground.tenant, body.error.charge);
    expect(charge!.details.outcome).toMatchObject({ type: "blocked", riskLevel: "highest", riskScore: 90 });
  });

  test.each([
    ["allow", "succeeded", "authorized"],
    ["review", "succeeded", "manual_review"],
    ["block", "requires_payment_method", "blocked"],
  ] as const)("without an assessment in time follows the account's policy: %s", async (policy, status, outcome) => {
    const tenant = await ground.newTenant({ on_assessment_timeout: policy });
    const slow = ground.startCore({ assess: async () => ({ kind: "not_assessed" }) });
    const { body } = answered(await createPaymentIntent(slow.deps, requestOf(tenant), paymentOf()));
    const intent = body.error?.payment_intent ?? body;
    expect(intent.status).toBe(status);
    const charge = await slow.deps.reader.find("charge", tenant, body.error?.charge ?? body.latest_charge);
    expect(charge!.details.outcome).toMatchObject({ type: outcome, riskLevel: "not_assessed", riskScore: null });
  });

  test.each([
    ["of the highest risk is not paid", { paymentMethod: "pm_card_riskLevelHighest" }, 402, "blocked", "highest"],
    ["of elevated risk is reviewed", { paymentMethod: "pm_card_riskLevelElevated" }, 200, "manual_review", "elevated"],
    ["above the account's limit is not paid", { amount: 5_001n }, 402, "blocked", "not_assessed"],
    ["whose e-mail is blocked is not paid", { receiptEmail: "Eve@Example.com" }, 402, "blocked", "not_assessed"],
    ["of which nothing is known follows the policy", {}, 200, "authorized", "not_assessed"],
  ] as const)(
    "without a score in time, although the policy allows it: one %s",
    async (_, change, status, type, level) => {
      const tenant = await ground.newTenant({
        on_assessment_timeout: "allow",
        fallback: { amount_limits: { usd: { block: 5_000 } }, blocked_emails: ["eve@example.com"] },
      });
      const asked = ground.asked.length;
      const slow = ground.startCore({ assess: async () => ({ kind: "not_assessed" }) });
      const answer = answered(await createPaymentIntent(slow.deps, requestOf(tenant), paymentOf(change)));
      expect(answer.status).toBe(status);
      expect(ground.asked.length - asked).toBe(status === 200 ? 1 : 0);
      const { data } = await slow.deps.reader.list("charge", tenant, { limit: 1 }, {});
      expect(data[0]!.details.outcome).toMatchObject({ type, riskLevel: level, riskScore: null });
      const { rows } = await ground.pool.query(
        "SELECT object -> 'details' -> 'outcome' ->> 'type' AS told FROM events WHERE object ->> 'id' = $1",
        [data[0]!.id],
      );
      expect(rows).toEqual([{ told: type }]);
    },
  );

  test("without a score in time is refused when the same stored card pays again and again", async () => {
    const tenant = await ground.newTenant({ on_assessment_timeout: "allow" });
    const slow = ground.startCore({ assess: async () => ({ kind: "not_assessed" }) });
    const stored = { token: "pm_card_visa", billing: NO_BILLING, metadata: {} };
    const card = answered(await createPaymentMethod(slow.deps, requestOf(tenant), stored)).body.id;
    const nobody = { email: null, name: null, description: null, phone: null, address: null, shipping: null };
    const newCustomer = { ...nobody, metadata: {}, preferredLocales: [] };
    const customer = answered(await createCustomer(slow.deps, requestOf(tenant), newCustomer)).body.id;
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) {
      // The card is saved for a customer, because a card without one is good for only one payment.
      const payment = paymentOf({ paymentMethod: card, customer, setupFutureUsage: "off_session" });
      statuses.push(answered(await createPaymentIntent(slow.deps, requestOf(tenant), payment)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 402]);
  });

  test("with a fee schedule pays the platform its share", async () => {
    const tenant = await ground.newTenant({ fee: { basis_points: 290, fixed: 30 } });
    const { body } = answered(await createPaymentIntent(core.deps, requestOf(tenant), paymentOf()));
    const { data } = await core.deps.reader.list(
      "balance_transaction",
      tenant,
      { limit: 10 },
      { source: body.latest_charge },
    );
    expect(data[0]).toMatchObject({ amount: 1000n, fee: 59n, net: 941n });
    expect(await core.deps.reader.balance(tenant)).toEqual([{ currency: "usd", available: 0n, pending: 941n }]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("with manual capture is captured in part, and the rest is released", async () => {
    const { body: held } = await pay({ captureMethod: "manual" });
    expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 1000, amount_received: 0 });
    const tooMuch = answered(
      await capturePaymentIntent(core.deps, requestOf(ground.tenant), held.id, { amountToCapture: 1001n }),
    );
    expect(tooMuch.status).toBe(400);
    const { body: captured } = answered(
      await capturePaymentIntent(core.deps, requestOf(ground.tenant), held.id, { amountToCapture: 600n }),
    );
    expect(captured).toMatchObject({ status: "succeeded", amount_capturable: 0, amount_received: 600 });
    const again = answered(await capturePaymentIntent(core.deps, requestOf(ground.tenant), held.id, {}));
    expect(again.body.error.code).toBe("payment_intent_unexpected_state");
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("that is authorised is cancelled by voiding it; one that is not, at once", async () => {
    for (const change of [{ captureMethod: "manual" }, { confirm: false }] as const) {
      const { body } = await pay(change);
      const { body: canceled } = answered(
        await cancelPaymentIntent(core.deps, requestOf(ground.tenant), body.id, { reason: "abandoned" }),
      );
      expect(canceled).toMatchObject({ status: "canceled", cancellation_reason: "abandoned", amount_capturable: 0 });
      const again = answered(await cancelPaymentIntent(core.deps, requestOf(ground.tenant), body.id, { reason: null }));
      expect(again.body.error.code).toBe("payment_intent_unexpected_state");
    }
  });

  test("that succeeded keeps its amount and takes new words", async () => {
    const { body } = await pay();
    const money = answered(await updatePaymentIntent(core.deps, requestOf(ground.tenant), body.id, { amount: 5n }));
    expect(money.body.error.code).toBe("payment_intent_unexpected_state");
    const words = answered(
      await updatePaymentIntent(core.deps, requestOf(ground.tenant), body.id, {
        metadata: { a: "1" },
        description: "x",
      }),
    );
    expect(words.body).toMatchObject({ status: "succeeded", metadata: { a: "1" }, description: "x" });
  });

  test("of one tenant does not exist for another", async () => {
    const { body } = await pay();
    const stranger = await ground.newTenant();
    expect(await core.deps.reader.find("payment_intent", stranger, body.id)).toBeUndefined();
    const stolen = answered(await cancelPaymentIntent(core.deps, requestOf(stranger), body.id, { reason: null }));
    expect(stolen).toMatchObject({ status: 404, body: { error: { code: "resource_missing" } } });
  });
});

describe("under concurrency", () => {
  test("fifty requests with one key make one payment", async () => {
    const other = ground.startCore();
    const before = ground.asked.length;
    const requests = Array.from({ length: 50 }, () => requestOf(ground.tenant, "fifty"));
    const responses = await Promise.all(
      requests.map((request, index) =>
        createPaymentIntent((index % 2 === 0 ? core : other).deps, request, paymentOf()),
      ),
    );
    const paid = responses.filter((response) => response.kind === "reply");
    expect(new Set(paid.map((response) => response.reply.body)).size).toBe(1);
    expect(responses.every(({ kind }) => kind === "reply" || kind === "key_in_use")).toBe(true);
    expect(ground.asked).toHaveLength(before + 1);
    const replay = await createPaymentIntent(core.deps, requestOf(ground.tenant, "fifty"), paymentOf());
    const ids = requests.map(({ requestId }) => requestId);
    const originalRequest = expect.toBeOneOf(ids) as string;
    expect(replay).toEqual({ kind: "reply", reply: paid[0]!.reply, replayed: true, originalRequest });
  });

  test("a key that comes back with other parameters is refused", async () => {
    await pay({}, "reused");
    const response = await createPaymentIntent(core.deps, requestOf(ground.tenant, "reused", "other"), paymentOf());
    expect(response.kind).toBe("key_reused");
  });

  test("twenty refunds of 100 on a payment of 1,000 end as exactly ten", async () => {
    const other = ground.startCore();
    const { body } = await pay();
    const responses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        answered(
          await createRefund((index % 2 === 0 ? core : other).deps, requestOf(ground.tenant), {
            charge: null,
            paymentIntent: body.id,
            amount: 100n,
            reason: null,
            metadata: {},
          }),
        ),
      ),
    );
    expect(responses.filter(({ body: { status } }) => status === "succeeded")).toHaveLength(10);
    expect(new Set(responses.filter(({ status }) => status !== 200).map(({ body: { error } }) => error.code))).toEqual(
      new Set(["charge_already_refunded"]),
    );
    const charge = await core.deps.reader.find("charge", ground.tenant, body.latest_charge);
    expect(charge).toMatchObject({ amountRefunded: 1000n, amountRefunding: 0n });
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("twenty confirmations of one payment charge it once; the others hear that it is taken", async () => {
    const other = ground.startCore();
    const { body } = await pay({ confirm: false });
    const before = ground.asked.length;
    const responses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        answered(
          await confirmPaymentIntent((index % 2 === 0 ? core : other).deps, requestOf(ground.tenant), body.id, {}),
        ),
      ),
    );
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = responses.filter(({ status }) => status !== 200).map(({ body: { error } }) => error.code);
    expect(refused.every((code) => ["lock_timeout", "payment_intent_unexpected_state"].includes(code))).toBe(true);
    expect(ground.asked).toHaveLength(before + 1);
  });

  test("a key that heard that another request is at work may ask again", async () => {
    let finish!: () => void;
    const slow = ground.startCore({
      assess: () => new Promise((resolve) => (finish = () => resolve({ kind: "not_assessed" }))),
    });
    const { body } = await pay({ confirm: false });
    const first = confirmPaymentIntent(slow.deps, requestOf(ground.tenant), body.id, {});
    await expect
      .poll(async () => (await core.deps.reader.find("payment_intent", ground.tenant, body.id))!.status)
      .toBe("processing");
    const cancel = async (): Promise<Answered> =>
      answered(await cancelPaymentIntent(core.deps, requestOf(ground.tenant, "again"), body.id, { reason: null }));
    expect((await cancel()).body.error.code).toBe("lock_timeout");
    finish();
    await first;
    const second = await cancel();
    expect(second).toMatchObject({ replayed: false, body: { error: { code: "payment_intent_unexpected_state" } } });
    expect(await cancel()).toEqual({ ...second, replayed: true });
  });

  test("a refused command never fails its neighbours in the commit", async () => {
    const { body } = await pay({ confirm: false });
    const responses = await Promise.all([
      pay(),
      cancelPaymentIntent(core.deps, requestOf(ground.tenant), "pi_unknown", { reason: null }).then(answered),
      cancelPaymentIntent(core.deps, requestOf(ground.tenant), body.id, { reason: null }).then(answered),
      pay({ amount: 2000n }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 404, 200, 200]);
  });

  test("two processes that pay, capture and refund at once keep one ledger", async () => {
    const cores = [core, ground.startCore(), ground.startCore()];
    await Promise.all(
      Array.from({ length: 90 }, async (_, index) => {
        const { deps } = cores[index % 3]!;
        const manual = index % 2 === 0;
        const { body } = answered(
          await createPaymentIntent(
            deps,
            requestOf(ground.tenant),
            paymentOf(manual ? { captureMethod: "manual" } : {}),
          ),
        );
        if (manual) await capturePaymentIntent(deps, requestOf(ground.tenant), body.id, { amountToCapture: 700n });
        await refund(body.id, 300n);
      }),
    );
    expect(await ledgerFaults(ground.pool)).toEqual([]);
    const { rows } = await ground.pool.query("SELECT count(*) AS open FROM attempts WHERE state = 'processing'");
    expect(rows).toEqual([{ open: 0n }]);
  });
});
