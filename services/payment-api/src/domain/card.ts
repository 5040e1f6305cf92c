import type { BillingDetails } from "./billing-details.ts";
import type { PaymentMethod } from "./payment-method.ts";

/** The card behind a payment: the payment method that the merchant named, and the test token that it stands for. */
export interface Card {
  readonly paymentMethod: string;
  readonly token: string;
  readonly billing: BillingDetails;
  /** The payment method as it was then, where the merchant created one. A test token is itself a payment method. */
  readonly stored?: PaymentMethod;
}
