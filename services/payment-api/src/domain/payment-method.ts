import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { PaymentIntent } from "./payment-intent.ts";
import type { Address } from "./shipping.ts";

/** A payment method that a merchant made of a test token; the tokens themselves are payment methods too. */
export interface PaymentMethod {
  readonly id: Id<"pm">;
  readonly token: string;
  readonly createdAt: Instant;
  readonly details: PaymentMethodDetails;
}

export interface PaymentMethodDetails {
  readonly customer: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly billing: BillingDetails;
  /** The payment that it was used for, and is good for: one that belongs to no customer is used once. */
  readonly usedBy: Id<"pi"> | null;
}

export interface BillingDetails {
  readonly address: Address;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
}

/**
 * Whether a payment may be tried with a payment method. Trying the same payment again is no second use: it may have been
 * declined, or have waited for its shopper.
 */
export const isUsableFor = ({ details: { usedBy } }: PaymentMethod, { id }: Pick<PaymentIntent, "id">): boolean =>
  usedBy === null || usedBy === id;

/**
 * The payment method once a payment was tried with it. It stays as it is where it belongs to a customer, and where the
 * payment is to save it for one.
 */
export function useFor(method: PaymentMethod, { id, customer, details }: PaymentIntent): PaymentMethod {
  const isSaved = customer !== null && details.setupFutureUsage !== null;
  if (method.details.customer !== null || isSaved) return method;
  return { ...method, details: { ...method.details, usedBy: id } };
}

export const NO_ADDRESS: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postalCode: null,
  state: null,
};
export const NO_BILLING: BillingDetails = { address: NO_ADDRESS, email: null, name: null, phone: null };
