import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, hold, invalid, missing, pay, unexpectedState } from "../cases.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

export function capturingAndCancelling({ accepts, refuses }: Cases): void {
  accepts("says until when an amount is held", (shop) => hold(shop, { expand: ["latest_charge"] }), {
    latest_charge: { payment_method_details: { card: { capture_before: expect.any(Number) } } },
  });
  accepts(
    "puts a capture's metadata on the payment",
    async (shop) => {
      const { id } = await hold(shop, { metadata: { order: "6735" } });
      return shop.stripe.paymentIntents.capture(id, { metadata: { parcel: "7" } });
    },
    { metadata: { order: "6735", parcel: "7" } },
  );
  accepts(
    "takes the fee from what is captured",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id, {
        amount_to_capture: 1000,
        expand: ["latest_charge.balance_transaction"],
      });
    },
    { latest_charge: { balance_transaction: { amount: 1000, fee: 59, net: 941 } } },
  );
  accepts(
    "refunds nothing of what it releases",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id, { amount_to_capture: 1500, expand: ["latest_charge.refunds"] });
    },
    { latest_charge: { amount_refunded: 0, refunded: false, captured: true, refunds: { data: [] } } },
  );
  refuses(
    "the refund of more than was captured",
    async (shop) => {
      const { id } = await hold(shop);
      await shop.stripe.paymentIntents.capture(id, { amount_to_capture: 1500 });
      return shop.stripe.refunds.create({ payment_intent: id, amount: 1501 });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "the capture of nothing",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id, { amount_to_capture: 0 });
    },
    invalid("amount_to_capture"),
  );
  refuses(
    "the capture of one that is not confirmed",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create({ ...BASE, capture_method: "manual" });
      return stripe.paymentIntents.capture(id);
    },
    unexpectedState(),
  );
  refuses(
    "the capture of a cancelled one",
    async (shop) => {
      const { id } = await hold(shop);
      await shop.stripe.paymentIntents.cancel(id);
      return shop.stripe.paymentIntents.capture(id);
    },
    unexpectedState(),
  );
  refuses("the capture of one that does not exist", ({ stripe }) => stripe.paymentIntents.capture("pi_none"), {
    ...missing("intent"),
  });
  accepts(
    "puts the payment inside the error of a wrong state",
    async (shop) => {
      const { id } = await pay(shop);
      return shop.stripe.paymentIntents.capture(id).catch((error: Stripe.errors.StripeError) => error.payment_intent);
    },
    { object: "payment_intent", status: "succeeded" },
  );
  for (const cancellation_reason of ["abandoned", "duplicate", "fraudulent"] as const) {
    accepts(
      `cancels one: ${cancellation_reason}`,
      async ({ stripe }) => {
        const { id } = await stripe.paymentIntents.create(BASE);
        return stripe.paymentIntents.cancel(id, { cancellation_reason });
      },
      { status: "canceled", cancellation_reason },
    );
  }
  accepts(
    "cancels one that waits for the shopper",
    async (shop) => {
      const { id } = await pay(shop, { payment_method: "pm_card_threeDSecure2Required" });
      return shop.stripe.paymentIntents.cancel(id);
    },
    { status: "canceled", next_action: null },
  );
  accepts(
    "cancels a held amount without a refund",
    async (shop) => {
      const { id } = await hold(shop);
      await shop.stripe.paymentIntents.cancel(id);
      return shop.stripe.refunds.list({ payment_intent: id });
    },
    { data: [] },
  );
  for (const [name, call] of [
    ["a second cancellation", (stripe: Stripe, id: string) => stripe.paymentIntents.cancel(id)],
    [
      "the confirmation of a cancelled one",
      (stripe: Stripe, id: string) => stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }),
    ],
    [
      "a new amount of a cancelled one",
      (stripe: Stripe, id: string) => stripe.paymentIntents.update(id, { amount: 3000 }),
    ],
  ] as const) {
    refuses(
      name,
      async ({ stripe }) => {
        const { id } = await stripe.paymentIntents.create(BASE);
        await stripe.paymentIntents.cancel(id);
        return call(stripe, id);
      },
      unexpectedState(),
    );
  }

  const FORBIDDEN = ["<", ">", "\\", "'", '"', "*"] as const;
  for (const character of FORBIDDEN) {
    refuses(
      `a statement descriptor's suffix with ${character}`,
      ({ stripe }) => stripe.paymentIntents.create({ ...BASE, statement_descriptor_suffix: `LAMP${character}7` }),
      invalid("statement_descriptor_suffix"),
    );
  }
  for (const [name, suffix] of [
    ["without a letter", "12345"],
    ["of 23 characters", "L".repeat(23)],
    ["that is not Latin", "ЛАМПА"],
  ] as const) {
    refuses(
      `a statement descriptor's suffix ${name}`,
      ({ stripe }) => stripe.paymentIntents.create({ ...BASE, statement_descriptor_suffix: suffix }),
      invalid("statement_descriptor_suffix"),
    );
  }
  refuses(
    "a whole statement descriptor of a card",
    (shop) => pay(shop, { statement_descriptor: "SHOP OF ADA" }),
    invalid("statement_descriptor", undefined, expect.stringContaining("statement_descriptor_suffix")),
  );
  accepts(
    "shows the suffix on the charge",
    (shop) => pay(shop, { statement_descriptor_suffix: "ORDER 6735", expand: ["latest_charge"] }),
    { latest_charge: { statement_descriptor_suffix: "ORDER 6735", statement_descriptor: null } },
  );
  accepts(
    "takes a suffix with the capture",
    async (shop) => {
      const { id } = await hold(shop);
      return shop.stripe.paymentIntents.capture(id, { statement_descriptor_suffix: "ORDER 6736" });
    },
    { statement_descriptor_suffix: "ORDER 6736" },
  );
}
