import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { NextAction } from "./payment-intent.ts";
import type { PaymentError } from "./payment-error.ts";

/** The states of a setup, with the names that merchants see. */
export type SetupIntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "succeeded"
  | "canceled";

/**
 * The allowed changes of state. Nothing is `processing` here: a setup moves no money, so its issuer is asked before
 * anything is written.
 */
export const SETUP_TRANSITIONS: Readonly<Record<SetupIntentStatus, readonly SetupIntentStatus[]>> = {
  requires_payment_method: [
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "succeeded",
    "canceled",
  ],
  requires_confirmation: [
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "succeeded",
    "canceled",
  ],
  requires_action: ["requires_payment_method", "requires_confirmation", "requires_action", "succeeded", "canceled"],
  succeeded: ["succeeded"],
  canceled: ["canceled"],
};

/** The states in which a setup can be confirmed, changed or cancelled. */
export const OPEN_SETUPS: readonly SetupIntentStatus[] = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
];

/** A merchant's intent to save a card for later payments, without a payment now. */
export interface SetupIntent {
  readonly id: Id<"seti">;
  readonly status: SetupIntentStatus;
  readonly customer: string | null;
  readonly createdAt: Instant;
  readonly details: SetupIntentDetails;
}

export interface SetupIntentDetails {
  /** The part of the client secret behind `<id>_secret_`. */
  readonly secret: string;
  /** The id of a payment method. */
  readonly paymentMethod: string | null;
  readonly paymentMethodTypes: readonly string[];
  readonly allowedPaymentMethodTypes: readonly string[] | null;
  readonly automaticPaymentMethods: { readonly enabled: boolean; readonly allowRedirects: "always" | "never" } | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** What the card is saved for. */
  readonly usage: "on_session" | "off_session";
  readonly requestThreeDSecure: RequestThreeDSecure;
  readonly latestAttempt: Id<"setatt"> | null;
  readonly lastSetupError: SetupError | null;
  readonly nextAction: NextAction | null;
  readonly returnUrl: string | null;
  readonly cancellationReason: string | null;
}

/** When the merchant wants the shopper to authenticate: `automatic` leaves it to the issuer. */
export type RequestThreeDSecure = "any" | "automatic" | "challenge";

/** Why a setup failed: like a payment's error, but without a charge. */
export type SetupError = Omit<PaymentError, "charge">;

/** Moves the setup to another state. Throws where the table does not allow that: it would be a bug. */
export function moveSetupTo(
  intent: SetupIntent,
  status: SetupIntentStatus,
  change: Partial<SetupIntentDetails>,
): SetupIntent {
  if (!SETUP_TRANSITIONS[intent.status].includes(status)) {
    throw new Error(`setup intent ${intent.id} cannot go from ${intent.status} to ${status}`);
  }
  return { ...intent, status, details: { ...intent.details, ...change } };
}

/** The events of a setup intent. */
export const SETUP_INTENT_EVENTS = [
  "setup_intent.created",
  "setup_intent.requires_action",
  "setup_intent.succeeded",
  "setup_intent.setup_failed",
  "setup_intent.canceled",
] as const;
