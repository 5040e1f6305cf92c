import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
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
}

export interface BillingDetails {
  readonly address: Address;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
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
