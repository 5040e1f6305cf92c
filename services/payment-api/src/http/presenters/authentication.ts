import type Stripe from "stripe";

/**
 * How the shopper answered the issuer's challenge. The acquirer does not report the version: the sandbox's challenges
 * stand for those of 3-D Secure 2.2.
 */
export const presentAuthentication = (result: "authenticated" | "failed") =>
  ({
    authentication_flow: "challenge",
    electronic_commerce_indicator: null,
    exemption_indicator: null,
    result,
    result_reason: result === "failed" ? "rejected" : null,
    transaction_id: null,
    version: "2.2.0",
  }) satisfies Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure;
