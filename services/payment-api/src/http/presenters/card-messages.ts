/** Stripe's messages to a shopper about a failed payment: by decline code where that says more, otherwise by code. */
const BY_DECLINE_CODE: Readonly<Record<string, string>> = {
  insufficient_funds: "Your card has insufficient funds.",
  card_velocity_exceeded:
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
  card_not_supported: "Your card does not support this type of purchase.",
  currency_not_supported: "Your card does not support the specified currency.",
};

const BY_CODE: Readonly<Record<string, string>> = {
  card_declined: "Your card was declined.",
  expired_card: "Your card has expired.",
  incorrect_cvc: "Your card's security code is incorrect.",
  incorrect_number: "Your card number is incorrect.",
  processing_error: "An error occurred while processing your card. Try again in a little bit.",
  authentication_required: "Your card was declined. This transaction requires authentication.",
  payment_intent_authentication_failure:
    "The provided payment method has failed authentication. You can provide payment_method_data or a new payment " +
    "method to attempt to fulfill this PaymentIntent again.",
};

/** The sentence for a failure. */
export function cardMessage(code: string, declineCode: string | null): string {
  const said = declineCode === null ? undefined : BY_DECLINE_CODE[declineCode];
  return said ?? BY_CODE[code] ?? "Your card was declined.";
}
