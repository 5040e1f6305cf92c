import type { BillingDetails } from "./billing-details.ts";
import type { PaymentMethod } from "./payment-method.ts";

/** The card behind a payment: a payment method, and the test token that it stands for. */
export interface Card {
  readonly paymentMethod: string;
  readonly token: string;
  readonly billing: BillingDetails;
  /** The payment method as it was then. Payments of earlier versions name a test token itself. */
  readonly stored?: PaymentMethod;
  /** The merchant named a test token, and this request makes the payment method. */
  readonly isNew?: true;
}

/** A payment method as the card of a payment. */
export const cardOf = (stored: PaymentMethod): Card => ({
  paymentMethod: stored.id,
  token: stored.token,
  billing: stored.details.billing,
  stored,
});
