import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, NO_REDIRECTS, newCard, pay } from "../cases.ts";
import type { Shop } from "../shop.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

/** Another payment with a card that its customer saved. */
async function paySaved(
  shop: Shop,
  token: string,
  change: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.PaymentIntent> {
  const { id: customer } = await shop.stripe.customers.create();
  const { id } = await shop.stripe.paymentMethods.attach(token, { customer });
  return pay(shop, { customer, payment_method: id, ...change });
}

/** The customer's cards after a payment in the shop. */
async function cardsAfterPayment(
  shop: Shop,
  change: Partial<Stripe.PaymentIntentCreateParams>,
): Promise<{ saved: string[]; used: unknown }> {
  const { id: customer } = await shop.stripe.customers.create();
  const { payment_method: used } = await pay(shop, { customer, ...change });
  const { data } = await shop.stripe.customers.listPaymentMethods(customer);
  return { saved: data.map(({ id }) => id), used };
}

export function payingWithSavedCards({ accepts, refuses }: Cases): void {
  for (const setup_future_usage of ["off_session", "on_session"] as const) {
    accepts(
      `saves the card of a payment: ${setup_future_usage}`,
      (shop) => cardsAfterPayment(shop, { setup_future_usage }),
      ({ saved, used }: { saved: string[]; used: string }) => expect(saved).toEqual([used]),
    );
  }
  accepts("saves no card that the shop did not ask for", (shop) => cardsAfterPayment(shop, {}), { saved: [] });
  accepts("shows what the card is saved for", (shop) => pay(shop, { setup_future_usage: "off_session" }), {
    setup_future_usage: "off_session",
  });
  accepts(
    "unsets what the card is saved for",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create({ ...BASE, setup_future_usage: "off_session" });
      return stripe.paymentIntents.update(id, { setup_future_usage: "" });
    },
    { setup_future_usage: null },
  );
  accepts("without the shopper", (shop) => paySaved(shop, "pm_card_visa", { off_session: true }), {
    status: "succeeded",
  });
  refuses(
    "without the shopper, a card that needs the shopper",
    (shop) => paySaved(shop, "pm_card_authenticationRequired", { off_session: true }),
    {
      statusCode: 402,
      type: "card_error",
      code: "authentication_required",
      decline_code: "authentication_required",
    },
  );
  accepts(
    "puts the payment and the card inside that error",
    (shop) =>
      paySaved(shop, "pm_card_authenticationRequired", { off_session: true }).catch(
        (error: Stripe.errors.StripeError) => error.payment_intent,
      ),
    {
      object: "payment_intent",
      status: "requires_payment_method",
      last_payment_error: { code: "authentication_required", payment_method: { object: "payment_method" } },
    },
  );
  accepts(
    "asks the shopper who comes back",
    async (shop) => {
      const { payment_intent: declined } = await paySaved(shop, "pm_card_authenticationRequired", {
        off_session: true,
      }).then(
        () => expect.fail("the card was charged"),
        (error: Stripe.errors.StripeError) => error,
      );
      const { payment_method: card } = declined!.last_payment_error!;
      return shop.stripe.paymentIntents.confirm(declined!.id, { payment_method: card!.id });
    },
    { status: "requires_action" },
  );
  refuses(
    "off_session before the confirmation",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, off_session: true }),
    invalid("off_session"),
  );
  refuses(
    "with error_on_requires_action, a card that needs the shopper",
    (shop) => pay(shop, { payment_method: "pm_card_threeDSecure2Required", error_on_requires_action: true }),
    { statusCode: 402, type: "card_error", code: "authentication_required" },
  );
  refuses(
    "a saved card without its customer",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { id } = await shop.stripe.paymentMethods.attach("pm_card_visa", { customer });
      return pay(shop, { payment_method: id });
    },
    { statusCode: 400, type: "invalid_request_error", message: expect.stringContaining("include the Customer") },
  );

  accepts(
    "with a card that the request describes",
    ({ stripe }) =>
      stripe.paymentIntents.create({
        ...BASE,
        ...NO_REDIRECTS,
        confirm: true,
        payment_method_data: newCard(),
        expand: ["payment_method"],
      }),
    { status: "succeeded", payment_method: { card: { brand: "mastercard" }, billing_details: { name: "Ada" } } },
  );
  accepts(
    "with a card that the confirmation describes",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create({ ...BASE, ...NO_REDIRECTS });
      return stripe.paymentIntents.confirm(id, {
        payment_method_data: newCard("tok_amex"),
        expand: ["payment_method"],
      });
    },
    { status: "succeeded", payment_method: { card: { brand: "amex" } } },
  );
  accepts(
    "with a card that an update describes",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create(BASE);
      return stripe.paymentIntents.update(id, { payment_method_data: newCard() });
    },
    { status: "requires_confirmation", payment_method: expect.stringMatching(/^pm_/) },
  );
  refuses("a card twice, named and described", (shop) => pay(shop, { payment_method_data: newCard() }), {
    statusCode: 400,
    type: "invalid_request_error",
  });
  refuses(
    "a token that does not exist",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, payment_method_data: newCard("tok_none") }),
    { statusCode: 400, type: "invalid_request_error" },
  );

  accepts(
    "holds the amounts of cards only",
    (shop) => pay(shop, { payment_method_options: { card: { capture_method: "manual" } } }),
    { status: "requires_capture", payment_method_options: { card: { capture_method: "manual" } } },
  );
  for (const requested of ["any", "challenge"] as const) {
    accepts(
      `asks for 3-D Secure where the shop wants it: ${requested}`,
      (shop) => pay(shop, { payment_method_options: { card: { request_three_d_secure: requested } } }),
      { status: "requires_action", payment_method_options: { card: { request_three_d_secure: requested } } },
    );
  }
  accepts(
    "keeps the options of methods that are not in use",
    ({ stripe }) =>
      stripe.paymentIntents.create({
        ...BASE,
        payment_method_options: { sepa_debit: { setup_future_usage: "off_session" } },
      }),
    { payment_method_options: { sepa_debit: { setup_future_usage: "off_session" } } },
  );
  refuses(
    "an unknown wish for 3-D Secure",
    (shop) => pay(shop, { payment_method_options: { card: { request_three_d_secure: "never" } } }),
    invalid("payment_method_options[card][request_three_d_secure]"),
  );
}
