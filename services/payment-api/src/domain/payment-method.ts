import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { BillingDetails } from "./billing-details.ts";

/** A payment method that a merchant made of a test token; the tokens themselves are payment methods too. */
export interface PaymentMethod {
  readonly id: Id<"pm">;
  readonly token: string;
  readonly createdAt: Instant;
  readonly details: PaymentMethodDetails;
}

export interface PaymentMethodDetails {
  /** Whose it is, once a payment has saved it: only this customer's payments may use it. */
  readonly customer: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly billing: BillingDetails;
  /** The payment that it was tried with, and is good for: one that belongs to no customer is used once. */
  readonly usedBy: Id<"pi"> | null;
}
