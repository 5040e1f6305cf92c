import { randomUUID } from "node:crypto";
import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, hold, NO_REDIRECTS, pay } from "../cases.ts";
import type { Shop } from "../shop.ts";

type Write = (options: Stripe.RequestOptions) => Promise<Stripe.Response<object>>;

const BASE = { amount: 2000, currency: "usd" } as const;

/** Each kind of write: what must be there first, and the request that is sent twice. */
const WRITES: Readonly<Record<string, (shop: Shop) => Promise<Write>>> = {
  "the creation of a customer":
    async ({ stripe }) =>
    (options) =>
      stripe.customers.create({ name: "Ada" }, options),
  "the update of a customer": async ({ stripe }) => {
    const { id } = await stripe.customers.create();
    return (options) => stripe.customers.update(id, { name: "Ada" }, options);
  },
  "a paid payment intent":
    async ({ stripe }) =>
    (options) =>
      stripe.paymentIntents.create(
        { ...BASE, ...NO_REDIRECTS, confirm: true, payment_method: "pm_card_visa" },
        options,
      ),
  "the update of a payment intent": async ({ stripe }) => {
    const { id } = await stripe.paymentIntents.create(BASE);
    return (options) => stripe.paymentIntents.update(id, { amount: 3000 }, options);
  },
  "a confirmation": async ({ stripe }) => {
    const { id } = await stripe.paymentIntents.create({ ...BASE, ...NO_REDIRECTS });
    return (options) => stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }, options);
  },
  "a capture": async (shop) => {
    const { id } = await hold(shop);
    return (options) => shop.stripe.paymentIntents.capture(id, { amount_to_capture: 1500 }, options);
  },
  "a cancellation": async (shop) => {
    const { id } = await hold(shop);
    return (options) => shop.stripe.paymentIntents.cancel(id, {}, options);
  },
  "a refund": async (shop) => {
    const { id } = await pay(shop);
    return (options) => shop.stripe.refunds.create({ payment_intent: id, amount: 500 }, options);
  },
  "a setup":
    async ({ stripe }) =>
    (options) =>
      stripe.setupIntents.create({ confirm: true, payment_method: "pm_card_visa" }, options),
  "a payment method":
    async ({ stripe }) =>
    (options) =>
      stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } }, options),
  "an attachment": async ({ stripe }) => {
    const { id: customer } = await stripe.customers.create();
    return (options) => stripe.paymentMethods.attach("pm_card_visa", { customer }, options);
  },
  "a detachment": async ({ stripe }) => {
    const { id: customer } = await stripe.customers.create();
    const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    return (options) => stripe.paymentMethods.detach(id, {}, options);
  },
  "a webhook endpoint, with its secret":
    async ({ stripe }) =>
    (options) =>
      stripe.webhookEndpoints.create(
        { url: "https://shop.example/hooks", enabled_events: ["charge.expired"] },
        options,
      ),
};

export function replaying({ accepts, refuses }: Cases): void {
  for (const [name, prepare] of Object.entries(WRITES)) {
    accepts(
      name,
      async (shop) => {
        const write = await prepare(shop);
        const idempotencyKey = randomUUID();
        return [await write({ idempotencyKey }), await write({ idempotencyKey })];
      },
      ([first, second]: [Stripe.Response<object>, Stripe.Response<object>]) => {
        expect(second).toEqual(first);
        expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
        expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
      },
    );
  }
  accepts(
    "a refund once, although it was asked for twice",
    async (shop) => {
      const { id } = await pay(shop);
      const idempotencyKey = randomUUID();
      for (let times = 0; times < 2; times += 1) {
        await shop.stripe.refunds.create({ payment_intent: id, amount: 500 }, { idempotencyKey });
      }
      return shop.stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
    },
    { latest_charge: { amount_refunded: 500 } },
  );
  accepts(
    "says which key a request had",
    async ({ stripe }) => {
      const idempotencyKey = randomUUID();
      const { lastResponse } = await stripe.customers.create({}, { idempotencyKey });
      return { same: lastResponse.idempotencyKey === idempotencyKey };
    },
    { same: true },
  );
  refuses(
    "the same key on another route",
    async ({ stripe }) => {
      const idempotencyKey = randomUUID();
      await stripe.customers.create({}, { idempotencyKey });
      return stripe.setupIntents.create({}, { idempotencyKey });
    },
    { statusCode: 400, type: "idempotency_error" },
  );
  accepts(
    "a key again whose request was not valid",
    async ({ stripe }) => {
      const idempotencyKey = randomUUID();
      await stripe.paymentIntents.create({ ...BASE, currency: "none" }, { idempotencyKey }).catch(() => {});
      return stripe.paymentIntents.create(BASE, { idempotencyKey });
    },
    { status: "requires_payment_method" },
  );
}
