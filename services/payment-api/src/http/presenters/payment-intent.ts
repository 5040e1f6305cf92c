import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { PaymentError } from "../../domain/payment-error.ts";
import type { PaymentIntent, PaymentIntentDetails } from "../../domain/payment-intent.ts";
import { fieldNames, type LoadableObject, type Mode } from "../api-object.ts";
import { clientSecret } from "../client-secret.ts";
import { docUrl } from "../wire-error.ts";
import { presentShipping } from "./address.ts";
import { cardMessage } from "./card-messages.ts";
import { presentTriedMethod } from "./payment-method.ts";

/** A payment intent as we send it. */
export function presentPaymentIntent(tenant: Mode, intent: PaymentIntent) {
  const { details } = intent;
  const automatic = details.automaticPaymentMethods;
  return {
    id: intent.id,
    object: "payment_intent",
    allowed_payment_method_types: details.allowedPaymentMethodTypes as
      | Stripe.PaymentIntent.AllowedPaymentMethodType[]
      | null,
    amount: Number(intent.amount),
    amount_capturable: Number(intent.amountCapturable),
    amount_received: Number(intent.amountReceived),
    application: null,
    application_fee_amount: null,
    automatic_payment_methods:
      automatic === null ? null : { allow_redirects: automatic.allowRedirects, enabled: automatic.enabled },
    canceled_at: details.canceledAt === null ? null : toUnixSeconds(details.canceledAt),
    cancellation_reason: details.cancellationReason,
    capture_method: details.captureMethod,
    client_secret: clientSecret(intent),
    confirmation_method: details.confirmationMethod,
    created: toUnixSeconds(intent.createdAt),
    currency: intent.currency,
    customer: intent.customer,
    customer_account: null,
    description: details.description,
    excluded_payment_method_types: null,
    last_payment_error:
      details.lastPaymentError === null ? null : presentPaymentError(tenant, details.lastPaymentError),
    latest_charge: details.latestCharge,
    livemode: tenant.livemode,
    managed_payments: null,
    metadata: details.metadata,
    next_action: nextActionOf(intent),
    on_behalf_of: null,
    ...paymentDetailsOf(details),
    payment_method: details.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: optionsOf(details),
    payment_method_types: details.paymentMethodTypes as string[],
    payment_record: null,
    processing: null,
    receipt_email: details.receiptEmail,
    review: null,
    setup_future_usage: details.setupFutureUsage,
    shipping: details.shipping === null ? null : presentShipping(details.shipping),
    source: null,
    statement_descriptor: details.statementDescriptor,
    statement_descriptor_suffix: details.statementDescriptorSuffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: details.transferGroup,
  } satisfies Stripe.PaymentIntent;
}

/** The options of cards, and those of other methods as they were given. */
const optionsOf = ({ methodOptions }: PaymentIntentDetails): Stripe.PaymentIntent.PaymentMethodOptions => ({
  ...methodOptions,
  card: { ...USUAL_CARD_OPTIONS, ...methodOptions["card"] },
});

const USUAL_CARD_OPTIONS = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: "automatic",
} satisfies Stripe.PaymentIntent.PaymentMethodOptions.Card;

const paymentDetailsOf = ({ customerReference, orderReference }: PaymentIntentDetails) =>
  customerReference === null && orderReference === null
    ? {}
    : { payment_details: { customer_reference: customerReference, order_reference: orderReference } };

function presentPaymentError(tenant: Mode, error: PaymentError) {
  const method = presentTriedMethod(tenant, error.card);
  return {
    ...(error.charge === null ? {} : { charge: error.charge }),
    code: error.code,
    ...(error.declineCode === null ? {} : { decline_code: error.declineCode }),
    doc_url: docUrl(error.code),
    message: cardMessage(error.code, error.declineCode),
    ...(method === undefined ? {} : { payment_method: method }),
    type: "card_error",
  } satisfies Stripe.PaymentIntent.LastPaymentError;
}

/** An answered challenge stays with the payment until its confirmation, but the shopper has nothing more to do. */
function nextActionOf({ status, details }: PaymentIntent) {
  const { nextAction, returnUrl } = details;
  if (nextAction === null || status !== "requires_action") return null;
  if (details.usesStripeSdk) {
    return {
      type: "use_stripe_sdk",
      use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: nextAction.url },
    } satisfies Stripe.PaymentIntent.NextAction;
  }
  return {
    redirect_to_url: { return_url: returnUrl, url: nextAction.url },
    type: "redirect_to_url",
  } satisfies Stripe.PaymentIntent.NextAction;
}

export const paymentIntentObject: LoadableObject<PaymentIntent> = {
  words: "payment_intent",
  permission: "payment_intent",
  expandable: {
    customer: "customer",
    latest_charge: "charge",
    payment_method: "payment_method",
    application: "nothing",
    on_behalf_of: "nothing",
    payment_record: "nothing",
    review: "nothing",
    source: "nothing",
    amount_details: { line_items: "no_items" },
    transfer_data: { destination: "nothing" },
  },
  seenByShoppers: fieldNames(
    "id object amount amount_details automatic_payment_methods canceled_at cancellation_reason capture_method client_secret " +
      "confirmation_method created currency description last_payment_error livemode next_action payment_method " +
      "payment_method_configuration_details payment_method_types processing receipt_email setup_future_usage shipping " +
      "source status",
  ),
  present: presentPaymentIntent,
  load: (reader, tenant, id) => reader.find("payment_intent", tenant, id),
};
