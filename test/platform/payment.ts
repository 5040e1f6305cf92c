import type { Stripe } from "stripe";

/** A typical payment: confirmed at once, with a card that the sandbox acquirer approves, without a redirect. */
export const PAYMENT: Stripe.PaymentIntentCreateParams = {
  amount: 1000,
  currency: "eur",
  payment_method: "pm_card_visa",
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
};

/** The same as form fields, for requests without the SDK. */
export const PAYMENT_FORM: Readonly<Record<string, string>> = {
  amount: "1000",
  currency: "eur",
  payment_method: "pm_card_visa",
  confirm: "true",
  "automatic_payment_methods[enabled]": "true",
  "automatic_payment_methods[allow_redirects]": "never",
};
