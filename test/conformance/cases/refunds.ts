import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, hold, invalid, missing, pay } from "../cases.ts";

export function refunding({ accepts, refuses }: Cases): void {
  accepts(
    "a whole payment",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stripe.refunds.create({ payment_intent: paid.id, expand: ["charge"] });
    },
    {
      object: "refund",
      id: expect.stringMatching(/^re_/),
      amount: 2000,
      currency: "usd",
      status: "succeeded",
      charge: { refunded: true, amount_refunded: 2000 },
    },
  );
  accepts(
    "a part, and then another",
    async (shop) => {
      const paid = await pay(shop);
      await shop.stripe.refunds.create({ payment_intent: paid.id, amount: 500 });
      return shop.stripe.refunds.create({ payment_intent: paid.id, amount: 700, expand: ["charge"] });
    },
    { amount: 700, charge: { refunded: false, amount_refunded: 1200 } },
  );
  accepts(
    "by its charge",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stripe.refunds.create({ charge: paid.latest_charge as string });
    },
    { status: "succeeded", payment_intent: expect.stringMatching(/^pi_/) },
  );
  for (const reason of ["duplicate", "fraudulent", "requested_by_customer"] as const) {
    accepts(
      `because: ${reason}`,
      async (shop) => {
        const paid = await pay(shop);
        return shop.stripe.refunds.create({ payment_intent: paid.id, reason });
      },
      { reason },
    );
  }
  accepts(
    "with its balance transaction",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stripe.refunds.create({ payment_intent: paid.id, amount: 500, expand: ["balance_transaction"] });
    },
    { balance_transaction: { amount: -500, type: "refund", currency: "usd" } },
  );
  accepts(
    "retrieves one",
    async (shop) => {
      const paid = await pay(shop);
      const { id } = await shop.stripe.refunds.create({ payment_intent: paid.id, metadata: { order: "6735" } });
      return shop.stripe.refunds.retrieve(id);
    },
    { object: "refund", metadata: { order: "6735" } },
  );
  accepts(
    "lists those of a payment",
    async (shop) => {
      const paid = await pay(shop);
      await shop.stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
      await shop.stripe.refunds.create({ payment_intent: paid.id, amount: 200 });
      return shop.stripe.refunds.list({ payment_intent: paid.id });
    },
    (page: Stripe.ApiList<Stripe.Refund>) => expect(page.data.map((one) => one.amount)).toEqual([200, 100]),
  );
  accepts(
    "lists those of a charge",
    async (shop) => {
      const paid = await pay(shop);
      await shop.stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
      return shop.stripe.refunds.list({ charge: paid.latest_charge as string });
    },
    { data: [{ amount: 100 }] },
  );
  refuses(
    "more than was paid",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stripe.refunds.create({ payment_intent: paid.id, amount: 2001 });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "more than is left",
    async (shop) => {
      const paid = await pay(shop);
      await shop.stripe.refunds.create({ payment_intent: paid.id, amount: 1500 });
      return shop.stripe.refunds.create({ payment_intent: paid.id, amount: 501 });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "a second refund of all",
    async (shop) => {
      const paid = await pay(shop);
      await shop.stripe.refunds.create({ payment_intent: paid.id });
      return shop.stripe.refunds.create({ payment_intent: paid.id });
    },
    { statusCode: 400, type: "invalid_request_error", code: "charge_already_refunded" },
  );
  refuses(
    "an amount that is only held",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.refunds.create({ payment_intent: id });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses("a payment that does not exist", ({ stripe }) => stripe.refunds.create({ payment_intent: "pi_none" }), {
    ...missing("payment_intent"),
    statusCode: 400,
  });
  refuses("without a payment", ({ stripe }) => stripe.refunds.create({}), {
    statusCode: 400,
    type: "invalid_request_error",
  });
  refuses("a refund that does not exist", ({ stripe }) => stripe.refunds.retrieve("re_none"), missing("id"));
  refuses(
    "an unknown reason",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stripe.refunds.create({
        payment_intent: paid.id,
        reason: "because",
      });
    },
    invalid("reason"),
  );
}
