import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { BillingDetails } from "./billing-details.ts";

/** A payment method that a merchant made from a test token; the tokens themselves are payment methods too. */
export interface PaymentMethod {
  readonly id: Id<"pm">;
  readonly token: string;
  readonly createdAt: Instant;
  readonly details: PaymentMethodDetails;
}

export interface PaymentMethodDetails {
  /** The owner, once a payment has saved it: only this customer's payments may use it. */
  readonly customer: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly billing: BillingDetails;
  /** The only payment that may use it: a payment method without a customer serves one payment. */
  readonly usedBy: Id<"pi"> | null;
}
