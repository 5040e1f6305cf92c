import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { MethodOptions } from "./method-options.ts";
import type { Shipping } from "./shipping.ts";
import type { PaymentError } from "./payment-error.ts";

/** The states of a payment, with the names that merchants see. */
export type PaymentIntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "processing"
  | "requires_capture"
  | "succeeded"
  | "canceled";

/**
 * The allowed changes of state. `processing` means that an attempt is open: the attempt owns the payment intent, and
 * nothing else may change it until the attempt ends. The exception is a payment that awaits its score: it is
 * `processing` without an attempt, and only its score, or the end of the wait, begins the next attempt.
 */
export const TRANSITIONS: Readonly<Record<PaymentIntentStatus, readonly PaymentIntentStatus[]>> = {
  requires_payment_method: ["requires_payment_method", "requires_confirmation", "processing", "canceled"],
  requires_confirmation: ["requires_payment_method", "requires_confirmation", "processing", "canceled"],
  requires_action: ["requires_payment_method", "requires_confirmation", "requires_action", "processing", "canceled"],
  processing: ["requires_payment_method", "requires_action", "processing", "requires_capture", "succeeded", "canceled"],
  requires_capture: ["requires_capture", "processing"],
  succeeded: ["succeeded"],
  canceled: ["canceled"],
};

/** A merchant's intent to collect an amount once. */
export interface PaymentIntent {
  readonly id: Id<"pi">;
  readonly status: PaymentIntentStatus;
  /** Minor units. */
  readonly amount: bigint;
  /** Authorised and not yet captured. */
  readonly amountCapturable: bigint;
  /** Captured. */
  readonly amountReceived: bigint;
  readonly currency: Currency;
  readonly customer: string | null;
  readonly createdAt: Instant;
  readonly details: PaymentIntentDetails;
}

/** Details that no invariant depends on. */
export interface PaymentIntentDetails {
  /** The part of the client secret behind `<id>_secret_`. */
  readonly secret: string;
  readonly captureMethod: "automatic" | "automatic_async" | "manual";
  readonly confirmationMethod: "automatic" | "manual";
  /** A test token or the id of a stored payment method. */
  readonly paymentMethod: string | null;
  readonly paymentMethodTypes: readonly string[];
  /** The types that the merchant allows; null where it did not restrict them. */
  readonly allowedPaymentMethodTypes: readonly string[] | null;
  readonly automaticPaymentMethods: { readonly enabled: boolean; readonly allowRedirects: "always" | "never" } | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly receiptEmail: string | null;
  /** Set only on older payments: card payments have a suffix. */
  readonly statementDescriptor: string | null;
  readonly statementDescriptorSuffix: string | null;
  readonly shipping: Shipping | null;
  readonly setupFutureUsage: "on_session" | "off_session" | null;
  readonly latestCharge: Id<"ch"> | null;
  readonly lastPaymentError: PaymentError | null;
  readonly nextAction: NextAction | null;
  /** Whether the confirmation said that no shopper is present. */
  readonly offSession: boolean;
  readonly returnUrl: string | null;
  /** A challenge fails the payment, because its shopper is not asked to answer one. */
  readonly errorOnRequiresAction: boolean;
  /** Who handles a challenge: Stripe's library in the browser, or a redirect. */
  readonly usesStripeSdk: boolean;
  readonly methodOptions: MethodOptions;
  readonly customerReference: string | null;
  readonly orderReference: string | null;
  readonly transferGroup: string | null;
  readonly canceledAt: Instant | null;
  readonly cancellationReason: string | null;
  /** Authorised without a score in `processing`, with no attempt open. */
  readonly awaitsScore: boolean;
}

/**
 * The shopper must answer the card issuer's challenge at `url`, which leads back to us: the next confirmation then sends
 * `challenge` too. Until then the challenge stays with the payment, also in `requires_confirmation`.
 */
export interface NextAction {
  readonly url: string;
  readonly challenge: string;
}

/** Whether an attempt owns the payment intent. It ends within a minute, so a refused caller may ask again. */
export const hasOpenAttempt = ({ status, details }: PaymentIntent): boolean =>
  status === "processing" && !details.awaitsScore;

/** The payment's text on a card statement; null where the merchant gave none. */
export const statementTextOf = (
  details: Pick<PaymentIntentDetails, "statementDescriptor" | "statementDescriptorSuffix">,
): string | null => details.statementDescriptor ?? details.statementDescriptorSuffix;

/** Moves the payment intent to another state. Throws where the table does not allow that: it would be a bug. */
export function moveTo(
  intent: PaymentIntent,
  status: PaymentIntentStatus,
  change: Partial<Omit<PaymentIntent, "details" | "status">> & { details?: Partial<PaymentIntentDetails> } = {},
): PaymentIntent {
  if (!TRANSITIONS[intent.status].includes(status)) {
    throw new Error(`payment intent ${intent.id} cannot go from ${intent.status} to ${status}`);
  }
  const details = change.details === undefined ? intent.details : { ...intent.details, ...change.details };
  return { ...intent, ...change, status, details };
}

/** The events of a payment intent. */
export const PAYMENT_INTENT_EVENTS = [
  "payment_intent.created",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.amount_capturable_updated",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
] as const;
