import type { Currency } from "@platform/kernel/currency";
import type { Charge } from "./charge.ts";
import type { ObjectName } from "./objects.ts";
import type { PaymentError } from "./payment-error.ts";
import type { PaymentIntent, PaymentIntentStatus } from "./payment-intent.ts";
import type { Refund } from "./refund.ts";
import type { SetupError, SetupIntent } from "./setup-intent.ts";

/**
 * Every reason to refuse a well-formed request. The HTTP layer gives each its status and its words in one exhaustive
 * table.
 */
export type Refusal =
  | {
      readonly rule: "not_found";
      readonly object: ObjectName | "webhook_endpoint";
      readonly id: string;
      /** The parameter that names it; undefined where the path does. */
      readonly param?: string;
    }
  /** The state of the payment intent does not allow the operation. */
  | {
      readonly rule: "unexpected_state";
      readonly operation: IntentOperation;
      readonly intent: PaymentIntent;
      readonly allowed: readonly PaymentIntentStatus[];
    }
  /** An attempt is open: it owns the payment intent. */
  | { readonly rule: "attempt_in_progress"; readonly intent?: PaymentIntent }
  | { readonly rule: "payment_method_missing"; readonly intent: PaymentIntent }
  | { readonly rule: "payment_method_unknown"; readonly paymentMethod: string; readonly param: string }
  /** It belongs to no customer and another payment has used it, or it was detached from its customer. */
  | { readonly rule: "payment_method_used" }
  /** It belongs to a customer, and the payment has another customer or none. */
  | {
      readonly rule: "payment_method_of_other";
      readonly paymentMethod: string;
      readonly owner: string;
      readonly customer: string | null;
    }
  /** It belongs to another customer already. */
  | { readonly rule: "payment_method_attached" }
  | { readonly rule: "payment_method_not_attached"; readonly operation: "detach" | "update" }
  /** A customer's default must be one of the customer's own. */
  | { readonly rule: "default_not_attached"; readonly paymentMethod: string }
  /** The issuer refused to have the card saved. */
  | { readonly rule: "card_not_verified"; readonly code: string; readonly declineCode: string | null }
  /** The state of the setup intent does not allow the operation. */
  | {
      readonly rule: "setup_unexpected_state";
      readonly operation: "confirm" | "cancel" | "update";
      readonly intent: SetupIntent;
    }
  | { readonly rule: "setup_method_missing"; readonly intent: SetupIntent }
  /** The issuer said no to a card that was to be saved: we answer 402 with the setup intent inside. */
  | { readonly rule: "setup_failed"; readonly error: SetupError; readonly intent: SetupIntent }
  | { readonly rule: "amount_too_small"; readonly currency: string; readonly minimum: bigint }
  /** It is above the currency's maximum. */
  | { readonly rule: "amount_too_large"; readonly currency: string }
  /** The currency has no such amounts: each is a multiple of `step`. */
  | {
      readonly rule: "amount_not_divisible";
      readonly currency: Currency;
      readonly step: bigint;
      readonly param: "amount" | "amount_to_capture";
    }
  /** The object already has some. */
  | { readonly rule: "too_many_metadata_keys"; readonly keys: number }
  | { readonly rule: "capture_exceeds_authorised"; readonly intent: PaymentIntent; readonly capturable: bigint }
  /** It was given before, and is given once. */
  | { readonly rule: "charge_detail_fixed"; readonly charge: Charge; readonly param: "customer" | "transfer_group" }
  | { readonly rule: "charge_not_refundable"; readonly charge: Charge }
  | { readonly rule: "charge_already_refunded"; readonly charge: Charge }
  | {
      readonly rule: "refund_exceeds_captured";
      readonly charge: Charge;
      readonly refundable: bigint;
      readonly requested: bigint;
    }
  /** A card's refund needs no action of the shopper, so it can never be cancelled. */
  | { readonly rule: "refund_not_cancelable"; readonly refund: Refund }
  | { readonly rule: "no_charge_to_refund"; readonly intent: PaymentIntent }
  | { readonly rule: "customer_deleted"; readonly id: string }
  /** The issuer, our risk rules or the acquirer said no: we answer 402 with the payment intent inside. */
  | { readonly rule: "payment_failed"; readonly error: PaymentError; readonly intent: PaymentIntent }
  /** The acquirer did not do it (a capture or a void): nothing moved. */
  | { readonly rule: "operation_failed"; readonly operation: IntentOperation; readonly intent: PaymentIntent }
  /** It gets no events while it is disabled, past ones neither. */
  | { readonly rule: "webhook_endpoint_disabled"; readonly id: string }
  /** A product that has prices cannot be deleted. */
  | { readonly rule: "product_has_prices" }
  | { readonly rule: "webhook_url_refused"; readonly message: string };

export type IntentOperation = "confirm" | "capture" | "cancel" | "update" | "refund";
