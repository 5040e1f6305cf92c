import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, declined, invalid, missing, newCard, setUp, unexpectedState } from "../cases.ts";

const RETURN = "https://shop.example/return";

export function settingUpCards({ accepts, refuses }: Cases): void {
  accepts("waits for a card", ({ stripe }) => stripe.setupIntents.create(), {
    object: "setup_intent",
    id: expect.stringMatching(/^seti_/),
    client_secret: expect.stringMatching(/^seti_.+_secret_/),
    customer: null,
    last_setup_error: null,
    latest_attempt: null,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
    usage: "off_session",
  });
  accepts("waits for its confirmation", (shop) => setUp(shop, { confirm: false }), {
    status: "requires_confirmation",
    payment_method: expect.stringMatching(/^pm_/),
  });
  accepts(
    "for payments with the shopper present",
    ({ stripe }) => stripe.setupIntents.create({ usage: "on_session" }),
    {
      usage: "on_session",
    },
  );
  accepts(
    "with a description and metadata",
    ({ stripe }) => stripe.setupIntents.create({ description: "A card", metadata: { order: "6735" } }),
    { description: "A card", metadata: { order: "6735" } },
  );
  accepts("when it is created", (shop) => setUp(shop, { expand: ["latest_attempt"] }), {
    status: "succeeded",
    latest_attempt: { object: "setup_attempt", status: "succeeded", usage: "off_session", setup_error: null },
  });
  accepts(
    "later, with a card",
    async ({ stripe }) => {
      const { id } = await stripe.setupIntents.create();
      return stripe.setupIntents.confirm(id, { payment_method: "pm_card_mastercard", return_url: RETURN });
    },
    { status: "succeeded" },
  );
  accepts(
    "with a card that the request describes",
    (shop) => setUp(shop, { payment_method_data: newCard(), expand: ["payment_method"] }),
    { status: "succeeded", payment_method: { card: { brand: "mastercard" }, billing_details: { name: "Ada" } } },
  );
  accepts(
    "saves the card for its customer",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { payment_method: card } = await setUp(shop, { customer });
      const { data } = await shop.stripe.customers.listPaymentMethods(customer);
      return { saved: data.map(({ id }) => id), card };
    },
    ({ saved, card }: { saved: string[]; card: string }) => expect(saved).toEqual([card]),
  );
  accepts(
    "asks the shopper for 3-D Secure",
    (shop) => setUp(shop, { payment_method: "pm_card_threeDSecure2Required", return_url: RETURN }),
    {
      status: "requires_action",
      next_action: {
        type: "redirect_to_url",
        redirect_to_url: { url: expect.stringMatching(/^http/), return_url: RETURN },
      },
    },
  );
  for (const requested of ["any", "challenge"] as const) {
    accepts(
      `asks for 3-D Secure where the merchant wants it: ${requested}`,
      (shop) =>
        setUp(shop, { return_url: RETURN, payment_method_options: { card: { request_three_d_secure: requested } } }),
      { status: "requires_action", payment_method_options: { card: { request_three_d_secure: requested } } },
    );
  }
  accepts(
    "says in latest_attempt that the shopper is asked",
    (shop) =>
      setUp(shop, {
        payment_method: "pm_card_authenticationRequired",
        return_url: RETURN,
        expand: ["latest_attempt.setup_intent"],
      }),
    { latest_attempt: { status: "requires_action", setup_intent: { object: "setup_intent" } } },
  );
  accepts(
    "saves a card whose charges will fail",
    (shop) => setUp(shop, { payment_method: "pm_card_chargeCustomerFail" }),
    { status: "succeeded" },
  );

  for (const [token, decline_code, code] of [
    ["chargeDeclined", "generic_decline", "card_declined"],
    ["chargeDeclinedInsufficientFunds", "insufficient_funds", "card_declined"],
    ["chargeDeclinedLostCard", "lost_card", "card_declined"],
    ["chargeDeclinedStolenCard", "stolen_card", "card_declined"],
    ["chargeDeclinedFraudulent", "fraudulent", "card_declined"],
  ] as const) {
    refuses(
      `pm_card_${token}`,
      (shop) => setUp(shop, { payment_method: `pm_card_${token}` }),
      declined(decline_code, code),
    );
  }
  for (const [token, code] of [
    ["chargeDeclinedExpiredCard", "expired_card"],
    ["chargeDeclinedIncorrectCvc", "incorrect_cvc"],
    ["chargeDeclinedProcessingError", "processing_error"],
  ] as const) {
    refuses(`pm_card_${token}`, (shop) => setUp(shop, { payment_method: `pm_card_${token}` }), {
      statusCode: 402,
      type: "card_error",
      code,
    });
  }
  accepts(
    "puts the setup inside the error of a decline",
    (shop) =>
      setUp(shop, { payment_method: "pm_card_chargeDeclined" }).catch(
        (error: Stripe.errors.StripeError) => error.setup_intent,
      ),
    {
      object: "setup_intent",
      status: "requires_payment_method",
      payment_method: null,
      last_setup_error: {
        type: "card_error",
        code: "card_declined",
        decline_code: "generic_decline",
        payment_method: { object: "payment_method", card: { last4: "0002" } },
      },
    },
  );
  accepts(
    "another card after a decline",
    async (shop) => {
      const { setup_intent: setup } = await setUp(shop, { payment_method: "pm_card_chargeDeclined" }).then(
        () => expect.fail("the card was accepted"),
        (error: Stripe.errors.StripeError) => error,
      );
      return shop.stripe.setupIntents.confirm(setup!.id, { payment_method: "pm_card_visa" });
    },
    { status: "succeeded", last_setup_error: null },
  );
  refuses("one that does not exist", ({ stripe }) => stripe.setupIntents.retrieve("seti_none"), missing("intent"));
  refuses(
    "another merchant's",
    async ({ stripe, stranger }) => {
      const { id } = await stripe.setupIntents.create();
      return stranger.setupIntents.confirm(id);
    },
    missing("intent"),
  );
  refuses("a card that does not exist", (shop) => setUp(shop, { payment_method: "pm_none" }), {
    ...missing("payment_method"),
    statusCode: 400,
  });
  refuses("a customer that does not exist", ({ stripe }) => stripe.setupIntents.create({ customer: "cus_none" }), {
    ...missing("customer"),
    statusCode: 400,
  });
  refuses(
    "a confirmation without a card",
    async ({ stripe }) => {
      const { id } = await stripe.setupIntents.create();
      return stripe.setupIntents.confirm(id);
    },
    unexpectedState("setup_intent_unexpected_state"),
  );
  refuses(
    "a return_url before the confirmation",
    ({ stripe }) => stripe.setupIntents.create({ return_url: RETURN }),
    invalid("return_url"),
  );
  refuses("an unknown usage", ({ stripe }) => stripe.setupIntents.create({ usage: "sometimes" }), invalid("usage"));
  refuses(
    "an unknown parameter",
    ({ stripe }) => stripe.setupIntents.create({ amount: 2000 } as Stripe.SetupIntentCreateParams),
    invalid("amount", "parameter_unknown"),
  );
}
