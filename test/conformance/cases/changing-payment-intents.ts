import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, hold, invalid, missing, pay, unexpectedState } from "../cases.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

export function changingPaymentIntents({ accepts, refuses }: Cases): void {
  accepts(
    "retrieves one",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create(BASE);
      return stripe.paymentIntents.retrieve(id);
    },
    { object: "payment_intent", amount: 2000 },
  );
  refuses("one that does not exist", ({ stripe }) => stripe.paymentIntents.retrieve("pi_none"), missing("intent"));
  refuses(
    "another merchant's",
    async (shop) => {
      const { id } = await shop.stripe.paymentIntents.create(BASE);
      return shop.stranger.paymentIntents.retrieve(id);
    },
    missing("intent"),
  );
  accepts(
    "changes amount, description and metadata",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create({ ...BASE, metadata: { a: "1", b: "2" } });
      return stripe.paymentIntents.update(id, { amount: 3000, description: "Two lamps", metadata: { a: "", c: "3" } });
    },
    (intent: Stripe.PaymentIntent) => {
      expect(intent).toMatchObject({ amount: 3000, description: "Two lamps" });
      expect(intent.metadata).toEqual({ b: "2", c: "3" });
    },
  );
  accepts(
    "unsets a field with an empty text",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create({ ...BASE, receipt_email: "ada@example.com" });
      return stripe.paymentIntents.update(id, { receipt_email: "" });
    },
    { receipt_email: null },
  );
  refuses(
    "a new amount of a paid intent",
    async (shop) => {
      const { id } = await pay(shop);
      return shop.stripe.paymentIntents.update(id, { amount: 3000 });
    },
    unexpectedState(),
  );
  accepts(
    "cancels one",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create(BASE);
      return stripe.paymentIntents.cancel(id, { cancellation_reason: "requested_by_customer" });
    },
    { status: "canceled", cancellation_reason: "requested_by_customer", canceled_at: expect.any(Number) },
  );
  accepts(
    "cancels a held amount, which releases it",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.cancel(id, { expand: ["latest_charge"] });
    },
    { status: "canceled", amount_capturable: 0, latest_charge: { captured: false, refunded: false } },
  );
  refuses(
    "the cancellation of a paid intent",
    async (shop) => {
      const { id } = await pay(shop);
      return shop.stripe.paymentIntents.cancel(id);
    },
    unexpectedState(),
  );
  refuses(
    "an unknown reason",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create(BASE);
      return stripe.paymentIntents.cancel(id, {
        cancellation_reason: "no_idea",
      });
    },
    invalid("cancellation_reason"),
  );
  accepts("holds an amount", (shop) => hold(shop, { expand: ["latest_charge"] }), {
    status: "requires_capture",
    amount_capturable: 2000,
    amount_received: 0,
    latest_charge: { captured: false, amount_captured: 0, balance_transaction: null },
  });
  accepts(
    "captures what is held",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id);
    },
    { status: "succeeded", amount_received: 2000, amount_capturable: 0 },
  );
  accepts(
    "captures a part and releases the rest",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id, { amount_to_capture: 1500, expand: ["latest_charge"] });
    },
    { status: "succeeded", amount_received: 1500, latest_charge: { amount: 2000, amount_captured: 1500 } },
  );
  refuses(
    "the capture of more than is held",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id, { amount_to_capture: 2001 });
    },
    { statusCode: 400, type: "invalid_request_error", param: "amount_to_capture" },
  );
  refuses(
    "a second capture",
    async (shop) => {
      const { id } = await hold(shop);
      await shop.stripe.paymentIntents.capture(id);
      return shop.stripe.paymentIntents.capture(id);
    },
    unexpectedState(),
  );
}
