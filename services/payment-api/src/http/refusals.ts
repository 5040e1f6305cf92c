import type { Currency } from "@platform/kernel/currency";
import type { PaymentIntent, PaymentIntentStatus } from "../domain/payment-intent.ts";
import type { IntentOperation, Refusal } from "../domain/refusal.ts";
import { OPEN_SETUPS, type SetupIntent } from "../domain/setup-intent.ts";
import type { Mode } from "./api-object.ts";
import { tooManyKeys } from "./parameters/metadata.ts";
import { notDivisible, spoken, tooLarge, tooSmall } from "./parameters/money-limits.ts";
import { cardMessage } from "./presenters/card-messages.ts";
import { presentPaymentIntent } from "./presenters/payment-intent.ts";
import { presentTriedMethod } from "./presenters/payment-method.ts";
import { presentSetupIntent } from "./presenters/setup-intent.ts";
import { OBJECTS, type Returned } from "./subject.ts";
import { shorten } from "./text.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

/** Every refusal, in Stripe's words: a missing one does not compile. */
export const REFUSALS: {
  readonly [R in Refusal["rule"]]: (refusal: Extract<Refusal, { rule: R }>, mode: Mode) => WireError;
} = {
  not_found: ({ object, id, param }) => notFound(object, id, param),

  unexpected_state: ({ operation, intent, allowed }, mode) =>
    aboutIntent(mode, intent, "payment_intent_unexpected_state", UNEXPECTED_STATE[operation](intent, allowed)),

  attempt_in_progress: () => ({
    status: 429,
    type: "invalid_request_error",
    code: "lock_timeout",
    message:
      "This object cannot be accessed right now because another API request is currently accessing it. If you see this " +
      "error intermittently, retry the request. If you see this error frequently and are making multiple concurrent " +
      "requests to a single object, make your requests serially or at a lower rate.",
    shouldRetry: true,
  }),

  payment_method_missing: ({ intent }, mode) =>
    aboutIntent(
      mode,
      intent,
      "payment_intent_unexpected_state",
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the " +
        "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    ),

  payment_method_unknown: ({ paymentMethod, param }) => notFound("payment_method", paymentMethod, param),

  payment_method_used: () =>
    invalidRequest(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a " +
        "connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use " +
        "a PaymentMethod multiple times, you must attach it to a Customer first.",
    ),

  payment_method_of_other: ({ paymentMethod, owner, customer }) =>
    customer === null
      ? invalidRequest(
          `The \`payment_method\` parameter supplied ${paymentMethod} belongs to the Customer ${owner}. Please include the ` +
            "Customer in the `customer` parameter on the PaymentIntent.",
          { code: "parameter_missing", param: "payment_method" },
        )
      : invalidRequest(
          `The PaymentMethod ${paymentMethod} does not belong to the Customer you supplied ${customer}. Please use this ` +
            "PaymentMethod with the Customer that it belongs to instead.",
          { param: "payment_method" },
        ),

  payment_method_attached: () =>
    invalidRequest("The payment method you provided has already been attached to a customer."),

  payment_method_not_attached: ({ operation }) =>
    invalidRequest(
      operation === "detach"
        ? "The payment method you provided is not attached to a customer so detachment is impossible."
        : "You must save this PaymentMethod to a customer before you can update it.",
    ),

  default_not_attached: ({ paymentMethod }) =>
    invalidRequest(
      `The customer does not have a payment method with the ID ${shorten(paymentMethod)}. The payment method must be attached ` +
        "to the customer.",
      { code: "resource_missing", param: "invoice_settings[default_payment_method]" },
    ),

  card_not_verified: ({ code, declineCode }) => ({
    status: 402,
    type: "card_error",
    code,
    ...(declineCode === null ? {} : { declineCode }),
    param: CARD_PARAMS[code] ?? "",
    message: cardMessage(code, declineCode),
  }),

  setup_unexpected_state: ({ operation, intent }, mode) =>
    aboutSetup(mode, intent, "setup_intent_unexpected_state", SETUP_STATE[operation](intent)),

  setup_method_missing: ({ intent }, mode) =>
    aboutSetup(
      mode,
      intent,
      "setup_intent_unexpected_state",
      "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent " +
        "with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    ),

  setup_failed: ({ error, intent }, mode) => ({
    status: 402,
    type: "card_error",
    code: error.code,
    ...(error.declineCode === null ? {} : { declineCode: error.declineCode }),
    ...(CARD_PARAMS[error.code] === undefined ? {} : { param: CARD_PARAMS[error.code]! }),
    message: cardMessage(error.code, error.declineCode),
    paymentMethod: presentTriedMethod(mode, error.card),
    setupIntent: presentSetupIntent(mode, intent),
  }),

  amount_too_small: ({ currency, minimum }) =>
    invalidRequest(tooSmall(currency as Currency, minimum), { code: "amount_too_small", param: "amount" }),

  amount_too_large: ({ currency }) =>
    invalidRequest(tooLarge(currency as Currency), { code: "amount_too_large", param: "amount" }),

  amount_not_divisible: ({ currency, step, param }) => invalidRequest(notDivisible(currency, step), { param }),

  too_many_metadata_keys: ({ keys }) => invalidRequest(tooManyKeys(keys), { param: "metadata" }),

  capture_exceeds_authorised: ({ intent, capturable }, mode) => ({
    ...aboutIntent(
      mode,
      intent,
      "amount_too_large",
      "This PaymentIntent could not be captured because the amount_to_capture is greater than the amount that can be " +
        `captured (${spoken(capturable, intent.currency)}).`,
    ),
    param: "amount_to_capture",
  }),

  charge_detail_fixed: ({ charge, param }) =>
    invalidRequest(`The charge ${charge.id} already has a ${param}: it can only be set once.`, { param }),

  charge_not_refundable: ({ charge }) =>
    invalidRequest(`Charge ${charge.id} cannot be refunded because nothing of it was captured.`, {
      code: "charge_not_refundable",
    }),

  charge_already_refunded: ({ charge }) =>
    invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" }),

  refund_exceeds_captured: ({ charge, refundable, requested }) => {
    const [asked, left] = [spoken(requested, charge.currency), spoken(refundable, charge.currency)];
    const than = refundable === charge.amount ? "charge amount" : "unrefunded amount on charge";
    return invalidRequest(`Refund amount (${asked}) is greater than ${than} (${left})`, { param: "amount" });
  },

  refund_not_cancelable: ({ refund }) =>
    invalidRequest(
      `You cannot cancel the refund ${refund.id} because it has a status of ${refund.status}. Only a refund with the status ` +
        "requires_action may be canceled.",
    ),

  no_charge_to_refund: ({ intent }) =>
    invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      param: "payment_intent",
    }),

  customer_deleted: ({ id }) => notFound("customer", id, "customer"),

  payment_failed: ({ error, intent }, mode) => ({
    status: 402,
    type: "card_error",
    code: error.code,
    ...(error.declineCode === null ? {} : { declineCode: error.declineCode }),
    ...(error.charge === null ? {} : { charge: error.charge }),
    ...(CARD_PARAMS[error.code] === undefined ? {} : { param: CARD_PARAMS[error.code]! }),
    message: cardMessage(error.code, error.declineCode),
    paymentIntent: presentPaymentIntent(mode, intent),
    paymentMethod: presentTriedMethod(mode, error.card),
  }),

  operation_failed: ({ operation, intent }, mode) => ({
    status: 402,
    type: "card_error",
    code: "processing_error",
    message: `The ${operation} was declined by the card network. Nothing was changed.`,
    paymentIntent: presentPaymentIntent(mode, intent),
  }),

  webhook_endpoint_disabled: ({ id }) =>
    invalidRequest(`The webhook endpoint ${id} is disabled and gets no events. Enable it first (disabled=false).`),
  product_has_prices: () =>
    invalidRequest(
      "This product cannot be deleted because it has one or more user-created prices. Archive it instead: set `active` to " +
        "`false`.",
    ),

  webhook_url_refused: ({ message }) => invalidRequest(message, { code: "url_invalid", param: "url" }),
};

/** The error that answers a refusal. */
export function errorOf(refusal: Refusal, mode: Mode): WireError {
  // The table pairs each rule with its own function; TypeScript cannot follow that through the look-up.
  const words = REFUSALS[refusal.rule] as (refusal: Refusal, mode: Mode) => WireError;
  return words(refusal, mode);
}

/** 400 where a parameter names it, 404 where the path does. */
export const notFound = (object: Returned, id: string, param?: string): WireError =>
  invalidRequest(`No such ${OBJECTS[object].words}: '${shorten(id)}'`, {
    status: param === undefined ? 404 : 400,
    code: "resource_missing",
    param: param ?? IDS_IN_PATHS[object] ?? "id",
  });

/** What Stripe calls an id in the path where it does not call it `id`. */
const IDS_IN_PATHS: { readonly [N in Returned]?: string } = {
  payment_intent: "intent",
  setup_intent: "intent",
  payment_method: "payment_method",
};

const aboutIntent = (mode: Mode, intent: PaymentIntent, code: string, message: string): WireError =>
  invalidRequest(message, { code, paymentIntent: presentPaymentIntent(mode, intent) });

const aboutSetup = (mode: Mode, intent: SetupIntent, code: string, message: string): WireError =>
  invalidRequest(message, { code, setupIntent: presentSetupIntent(mode, intent) });

const SETUP_STATE: Readonly<Record<"confirm" | "cancel" | "update", (intent: SetupIntent) => string>> = {
  confirm: ({ status }) =>
    status === "succeeded"
      ? "You cannot confirm this SetupIntent because it has already succeeded."
      : `You cannot confirm this SetupIntent because it has a status of ${status}.`,
  cancel: ({ status }) =>
    `You cannot cancel this SetupIntent because it has a status of ${status}. Only a SetupIntent with one of the following ` +
    `statuses may be canceled: ${OPEN_SETUPS.join(", ")}.`,
  update: ({ status }) =>
    `You cannot update this SetupIntent because it has a status of ${status}. Only a SetupIntent with one of the following ` +
    `statuses may be updated: ${OPEN_SETUPS.join(", ")}.`,
};

/** The field that a shopper would have to enter again. */
const CARD_PARAMS: Readonly<Record<string, string>> = { expired_card: "exp_month", incorrect_cvc: "cvc" };

type Sentence = (intent: PaymentIntent, allowed: readonly PaymentIntentStatus[]) => string;

const UNEXPECTED_STATE: Readonly<Record<IntentOperation, Sentence>> = {
  confirm: ({ status }, allowed) =>
    status === "succeeded" || status === "requires_capture"
      ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
      : `You cannot confirm this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the ` +
        `following statuses may be confirmed: ${allowed.join(", ")}.`,
  capture: ({ status }, allowed) =>
    `This PaymentIntent could not be captured because it has a status of ${status}. Only a PaymentIntent with one of the ` +
    `following statuses may be captured: ${allowed.join(", ")}.`,
  cancel: ({ status }, allowed) =>
    `You cannot cancel this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the ` +
    `following statuses may be canceled: ${allowed.join(", ")}.`,
  update: ({ status }, allowed) =>
    `This PaymentIntent could not be updated because it has a status of ${status}. You may only update a PaymentIntent ` +
    `with one of the following statuses: ${allowed.join(", ")}.`,
  refund: ({ status }, allowed) =>
    `This PaymentIntent could not be refunded because it has a status of ${status}. Only a PaymentIntent with one of the ` +
    `following statuses may be refunded: ${allowed.join(", ")}.`,
};
