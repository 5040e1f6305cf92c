import type { BillingDetails } from "./payment-method.ts";

/** The card behind a payment: what the merchant named, and the test token that it stands for. */
export interface Card {
  readonly paymentMethod: string;
  readonly token: string;
  readonly billing: BillingDetails;
}
