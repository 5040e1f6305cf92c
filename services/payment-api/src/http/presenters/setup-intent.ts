import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { SetupError, SetupIntent } from "../../domain/setup-intent.ts";
import { fieldNames, type LoadableObject, type Mode } from "../api-object.ts";
import { clientSecret } from "../client-secret.ts";
import { docUrl } from "../wire-error.ts";
import { cardMessage } from "./card-messages.ts";
import { presentTriedMethod } from "./payment-method.ts";

/** A setup intent as we send it. */
export function presentSetupIntent(tenant: Mode, intent: SetupIntent) {
  const { details } = intent;
  const automatic = details.automaticPaymentMethods;
  return {
    id: intent.id,
    object: "setup_intent",
    allowed_payment_method_types: details.allowedPaymentMethodTypes as
      | Stripe.SetupIntent.AllowedPaymentMethodType[]
      | null,
    application: null,
    automatic_payment_methods:
      automatic === null ? null : { allow_redirects: automatic.allowRedirects, enabled: automatic.enabled },
    cancellation_reason: details.cancellationReason,
    client_secret: clientSecret(intent),
    created: toUnixSeconds(intent.createdAt),
    customer: intent.customer,
    customer_account: null,
    description: details.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: details.lastSetupError === null ? null : presentSetupError(tenant, details.lastSetupError),
    latest_attempt: details.latestAttempt,
    livemode: tenant.livemode,
    managed_payments: null,
    mandate: null,
    metadata: details.metadata,
    next_action: nextActionOf(intent),
    on_behalf_of: null,
    payment_method: details.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: details.requestThreeDSecure },
    },
    payment_method_types: details.paymentMethodTypes as string[],
    single_use_mandate: null,
    status: intent.status,
    usage: details.usage,
  } satisfies Stripe.SetupIntent;
}

/** Why a setup failed, as its intent and its attempt show it. */
export function presentSetupError(tenant: Mode, { code, declineCode, card }: SetupError) {
  const method = presentTriedMethod(tenant, card);
  return {
    code: code,
    ...(declineCode === null ? {} : { decline_code: declineCode }),
    doc_url: docUrl(code),
    message: cardMessage(code, declineCode),
    ...(method === undefined ? {} : { payment_method: method }),
    type: "card_error",
  } satisfies Stripe.SetupIntent.LastSetupError;
}

function nextActionOf({ status, details: { nextAction, returnUrl } }: SetupIntent) {
  if (nextAction === null || status !== "requires_action") return null;
  return {
    redirect_to_url: { return_url: returnUrl, url: nextAction.url },
    type: "redirect_to_url",
  } satisfies Stripe.SetupIntent.NextAction;
}

export const setupIntentObject: LoadableObject<SetupIntent> = {
  words: "setupintent",
  permission: "setup_intent",
  expandable: {
    customer: "customer",
    latest_attempt: "setup_attempt",
    payment_method: "payment_method",
    application: "nothing",
    mandate: "nothing",
    on_behalf_of: "nothing",
    single_use_mandate: "nothing",
  },
  seenByShoppers: fieldNames(
    "id object automatic_payment_methods cancellation_reason client_secret created description last_setup_error livemode " +
      "next_action payment_method payment_method_configuration_details payment_method_types status usage",
  ),
  present: presentSetupIntent,
  load: (reader, tenant, id) => reader.find("setup_intent", tenant, id),
};
