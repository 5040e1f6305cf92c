import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, hold, invalid, NO_REDIRECTS, pay, setUp } from "../cases.ts";
import type { Shop } from "../shop.ts";

type Change = (shop: Shop) => Promise<string>;

const BASE = { amount: 2000, currency: "usd" } as const;
const RETURN = "https://shop.example/return";
const DECLINED = "pm_card_chargeDeclined";

const customer: Change = async ({ stripe }) => (await stripe.customers.create({ name: "Ada" })).id;
const intent: Change = async ({ stripe }) => (await stripe.paymentIntents.create({ ...BASE, ...NO_REDIRECTS })).id;
const held: Change = async (shop) => (await hold(shop)).id;
const savedCard: Change = async (shop) =>
  (await shop.stripe.paymentMethods.attach("pm_card_visa", { customer: await customer(shop) })).id;
const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): string => charge as string;
const errorOf = (refused: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  refused.then(
    () => expect.fail("the card was accepted"),
    (error: Stripe.errors.StripeError) => error,
  );
const refund: Change = async (shop) =>
  (await shop.stripe.refunds.create({ payment_intent: (await pay(shop)).id, amount: 500 })).id;

/** What each type of event is about: a change that causes it, which returns the id of the object in the event. */
const CHANGES: readonly (readonly [type: Stripe.Event["type"], object: string, change: Change])[] = [
  ["payment_intent.created", "payment_intent", intent],
  ["payment_intent.succeeded", "payment_intent", async (shop) => (await pay(shop)).id],
  ["payment_intent.amount_capturable_updated", "payment_intent", held],
  [
    "payment_intent.payment_failed",
    "payment_intent",
    async (shop) => (await errorOf(pay(shop, { payment_method: DECLINED }))).payment_intent!.id,
  ],
  [
    "payment_intent.requires_action",
    "payment_intent",
    async ({ stripe }) =>
      (
        await stripe.paymentIntents.create({
          ...BASE,
          confirm: true,
          payment_method: "pm_card_threeDSecure2Required",
          return_url: RETURN,
        })
      ).id,
  ],
  [
    "payment_intent.canceled",
    "payment_intent",
    async (shop) => (await shop.stripe.paymentIntents.cancel(await held(shop))).id,
  ],
  ["charge.succeeded", "charge", async (shop) => chargeOf(await pay(shop))],
  [
    "charge.failed",
    "charge",
    async (shop) => (await errorOf(pay(shop, { payment_method: DECLINED }))).payment_intent!.latest_charge as string,
  ],
  ["charge.captured", "charge", async (shop) => chargeOf(await shop.stripe.paymentIntents.capture(await held(shop)))],
  [
    "charge.refunded",
    "charge",
    async (shop) => (await shop.stripe.refunds.retrieve(await refund(shop))).charge as string,
  ],
  ["refund.created", "refund", refund],
  ["customer.created", "customer", customer],
  [
    "customer.updated",
    "customer",
    async (shop) => (await shop.stripe.customers.update(await customer(shop), { name: "Ada King" })).id,
  ],
  ["customer.deleted", "customer", async (shop) => (await shop.stripe.customers.del(await customer(shop))).id],
  ["payment_method.attached", "payment_method", savedCard],
  [
    "payment_method.updated",
    "payment_method",
    async (shop) => (await shop.stripe.paymentMethods.update(await savedCard(shop), { allow_redisplay: "always" })).id,
  ],
  [
    "payment_method.detached",
    "payment_method",
    async (shop) => (await shop.stripe.paymentMethods.detach(await savedCard(shop))).id,
  ],
  ["setup_intent.created", "setup_intent", async ({ stripe }) => (await stripe.setupIntents.create()).id],
  ["setup_intent.succeeded", "setup_intent", async (shop) => (await setUp(shop)).id],
  [
    "setup_intent.setup_failed",
    "setup_intent",
    async (shop) => (await errorOf(setUp(shop, { payment_method: DECLINED }))).setup_intent!.id,
  ],
  [
    "setup_intent.requires_action",
    "setup_intent",
    async (shop) => (await setUp(shop, { payment_method: "pm_card_threeDSecure2Required", return_url: RETURN })).id,
  ],
  [
    "setup_intent.canceled",
    "setup_intent",
    async ({ stripe }) => (await stripe.setupIntents.cancel((await stripe.setupIntents.create()).id)).id,
  ],
];

export function tellingEachEvent({ accepts, refuses }: Cases): void {
  for (const [type, object, change] of CHANGES) {
    accepts(
      type,
      async (shop) => {
        const id = await change(shop);
        const { data } = await shop.stripe.events.list({ type, limit: 1 });
        return { data, id };
      },
      ({ data, id }: { data: object[]; id: string }) =>
        expect(data).toMatchObject([{ object: "event", type, livemode: false, data: { object: { id, object } } }]),
    );
  }
  accepts(
    "keeps the object as it was at the event",
    async (shop) => {
      const id = await customer(shop);
      await shop.stripe.customers.update(id, { name: "Ada King" });
      const { data } = await shop.stripe.events.list({ type: "customer.created", limit: 1 });
      return data[0]!.data.object;
    },
    { name: "Ada" },
  );
  accepts(
    "lists those of a group, with *",
    async (shop) => {
      await shop.stripe.customers.del(await customer(shop));
      return shop.stripe.events.list({ type: "customer.*", limit: 2 });
    },
    { data: [{ type: "customer.deleted" }, { type: "customer.created" }] },
  );
  accepts(
    "lists those of several types",
    async (shop) => {
      await refund(shop);
      return shop.stripe.events.list({ types: ["refund.created", "payment_intent.succeeded"], limit: 2 });
    },
    { data: [{ type: "refund.created" }, { type: "payment_intent.succeeded" }] },
  );
  accepts(
    "names the idempotency key of its request",
    async ({ stripe }) => {
      await stripe.customers.create({}, { idempotencyKey: "the-key-of-this-customer" });
      return stripe.events.list({ type: "customer.created", limit: 1 });
    },
    { data: [{ request: { id: expect.stringMatching(/^req_/), idempotency_key: "the-key-of-this-customer" } }] },
  );
  refuses(
    "type and types at once",
    ({ stripe }) => stripe.events.list({ type: "charge.failed", types: ["charge.refunded"] }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "more than 20 types",
    ({ stripe }) => stripe.events.list({ types: Array.from({ length: 21 }, () => "charge.failed") }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "another merchant's",
    async (shop) => {
      await customer(shop);
      const { data } = await shop.stripe.events.list({ limit: 1 });
      return shop.stranger.events.retrieve(data[0]!.id);
    },
    { statusCode: 404, type: "invalid_request_error", code: "resource_missing" },
  );
  refuses("a time that is none", ({ stripe }) => stripe.events.list({ created: { gte: -1 } }), invalid("created[gte]"));
}
