import { expect } from "vitest";
import { type Cases, declined, missing, NO_REDIRECTS, pay, unexpectedState } from "../cases.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

export function confirmingPaymentIntents({ accepts, refuses }: Cases): void {
  accepts("when it is created", (shop) => pay(shop), {
    status: "succeeded",
    amount_received: 2000,
    latest_charge: expect.stringMatching(/^ch_/),
  });
  accepts("with its charge expanded", (shop) => pay(shop, { expand: ["latest_charge.balance_transaction"] }), {
    latest_charge: {
      paid: true,
      captured: true,
      status: "succeeded",
      amount_captured: 2000,
      balance_transaction: { amount: 2000, fee: 88, net: 1912, type: "charge" },
      outcome: { type: "authorized", network_status: "approved_by_network" },
      payment_method_details: { type: "card", card: { brand: "visa", last4: "4242" } },
    },
  });
  accepts(
    "later, with a method",
    async ({ stripe }) => {
      const intent = await stripe.paymentIntents.create(BASE);
      return stripe.paymentIntents.confirm(intent.id, {
        payment_method: "pm_card_mastercard",
        return_url: "https://shop.example/return",
      });
    },
    { status: "succeeded" },
  );
  for (const [token, brand] of [
    ["visa", "visa"],
    ["visa_debit", "visa"],
    ["mastercard", "mastercard"],
    ["mastercard_prepaid", "mastercard"],
    ["amex", "amex"],
    ["discover", "discover"],
    ["diners", "diners"],
    ["jcb", "jcb"],
    ["unionpay", "unionpay"],
    ["de", "visa"],
    ["br", "visa"],
  ] as const) {
    accepts(
      `with pm_card_${token}`,
      (shop) => pay(shop, { payment_method: `pm_card_${token}`, expand: ["payment_method"] }),
      { status: "succeeded", payment_method: { type: "card", card: { brand } } },
    );
  }
  for (const [token, decline] of [
    ["chargeDeclined", "generic_decline"],
    ["visa_chargeDeclined", "generic_decline"],
    ["chargeDeclinedInsufficientFunds", "insufficient_funds"],
    ["chargeDeclinedLostCard", "lost_card"],
    ["chargeDeclinedStolenCard", "stolen_card"],
    ["chargeDeclinedFraudulent", "fraudulent"],
    ["chargeDeclinedVelocityLimitExceeded", "card_velocity_exceeded"],
  ] as const) {
    refuses(`pm_card_${token}`, (shop) => pay(shop, { payment_method: `pm_card_${token}` }), declined(decline));
  }
  for (const [token, code] of [
    ["chargeDeclinedExpiredCard", "expired_card"],
    ["chargeDeclinedIncorrectCvc", "incorrect_cvc"],
    ["chargeDeclinedProcessingError", "processing_error"],
  ] as const) {
    refuses(`pm_card_${token}`, (shop) => pay(shop, { payment_method: `pm_card_${token}` }), {
      statusCode: 402,
      type: "card_error",
      code,
    });
  }
  accepts(
    "again after a decline, with another card",
    async ({ stripe }) => {
      const intent = await stripe.paymentIntents.create({ ...BASE, ...NO_REDIRECTS });
      await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_chargeDeclined" }).catch(() => {});
      const after = await stripe.paymentIntents.retrieve(intent.id);
      expect(after).toMatchObject({
        status: "requires_payment_method",
        last_payment_error: { type: "card_error", code: "card_declined", decline_code: "generic_decline" },
      });
      return stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    },
    { status: "succeeded", last_payment_error: null },
  );
  accepts(
    "with 3-D Secure, which asks the shopper",
    ({ stripe }) =>
      stripe.paymentIntents.create({
        ...BASE,
        confirm: true,
        payment_method: "pm_card_threeDSecure2Required",
        return_url: "https://shop.example/return",
      }),
    {
      status: "requires_action",
      next_action: {
        type: "redirect_to_url",
        redirect_to_url: { url: expect.stringMatching(/^http/), return_url: "https://shop.example/return" },
      },
    },
  );
  refuses(
    "a second confirmation",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stripe.paymentIntents.confirm(paid.id);
    },
    unexpectedState(),
  );
  refuses("an intent that does not exist", ({ stripe }) => stripe.paymentIntents.confirm("pi_none"), missing("intent"));
}
