import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import { type BillingDetails, NO_BILLING } from "./billing-details.ts";
import { testCard } from "./test-card.ts";

/** A card that a merchant may charge, made from a test token. Its customer, if it has one, may use it again and again. */
export interface PaymentMethod {
  readonly id: Id<"pm">;
  readonly token: string;
  readonly createdAt: Instant;
  readonly details: PaymentMethodDetails;
}

export interface PaymentMethodDetails {
  /** The owner: only this customer's payments may use it. */
  readonly customer: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly billing: BillingDetails;
  readonly allowRedisplay: AllowRedisplay;
  /** The network that the shopper prefers, where a card has several. */
  readonly preferredNetwork: string | null;
  /** Null: the date of the token's card. */
  readonly expiry: Expiry | null;
  /** The only payment that may use it: a payment method without a customer serves one payment. */
  readonly usedBy: Id<"pi"> | null;
  /** A payment has saved it for later, so its merchant may attach it to a customer after that payment. */
  readonly isSetUp: boolean;
  /** It was detached from its customer: nobody may use it again. */
  readonly isDetached: boolean;
}

export type AllowRedisplay = "always" | "limited" | "unspecified";

export interface Expiry {
  readonly month: number;
  readonly year: number;
}

/** The events of a payment method. */
export const PAYMENT_METHOD_EVENTS = [
  "payment_method.attached",
  "payment_method.detached",
  "payment_method.updated",
] as const;

type Given = Partial<Pick<PaymentMethodDetails, "billing" | "metadata" | "allowRedisplay" | "preferredNetwork">>;

/** The part of a decision's context that makes a payment method. */
interface Making {
  readonly at: Instant;
  readonly newId: (prefix: "pm") => Id<"pm">;
}

/** A payment method that nobody has used or owns. */
export const newPaymentMethod = ({ newId, at }: Making, token: string, given: Given = {}): PaymentMethod => ({
  id: newId("pm"),
  token,
  createdAt: at,
  details: { ...UNUSED, ...given },
});

const UNUSED: PaymentMethodDetails = {
  customer: null,
  metadata: {},
  billing: NO_BILLING,
  allowRedisplay: "unspecified",
  preferredNetwork: null,
  expiry: null,
  usedBy: null,
  isSetUp: false,
  isDetached: false,
};

/** The payment method with changed details. */
export const withDetails = (method: PaymentMethod, change: Partial<PaymentMethodDetails>): PaymentMethod => ({
  ...method,
  details: { ...method.details, ...change },
});

/** When the card expires. */
export function expiryOf({ token, details }: PaymentMethod): Expiry {
  if (details.expiry !== null) return details.expiry;
  const card = testCard(token);
  if (card === undefined) throw new Error(`nobody knows the test token ${token}`);
  return { month: card.expMonth, year: card.expYear };
}
