import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { SetupAttempt } from "../../domain/setup-attempt.ts";
import { testCard } from "../../domain/test-card.ts";
import type { LoadableObject, Mode } from "../api-object.ts";
import { SEPA_DEBIT } from "./other-methods.ts";
import { presentAuthentication } from "./authentication.ts";
import { presentSetupError } from "./setup-intent.ts";

/** A setup attempt as we send it. */
export function presentSetupAttempt(tenant: Mode, attempt: SetupAttempt) {
  const { details } = attempt;
  return {
    id: attempt.id,
    object: "setup_attempt",
    application: null,
    created: toUnixSeconds(attempt.createdAt),
    customer: details.customer,
    customer_account: null,
    flow_directions: null,
    livemode: tenant.livemode,
    on_behalf_of: null,
    payment_method: details.paymentMethod,
    payment_method_details: { card: presentCard(details), type: "card" },
    setup_error: details.error === null ? null : presentSetupError(tenant, details.error),
    setup_intent: attempt.setupIntent,
    status: attempt.status,
    usage: details.usage,
  } satisfies Stripe.SetupAttempt;
}

function presentCard({ token, authentication }: SetupAttempt["details"]) {
  const card = testCard(token);
  return {
    brand: card?.brand ?? null,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: card?.cvcCheck ?? null },
    country: card?.country ?? null,
    exp_month: card?.expMonth ?? null,
    exp_year: card?.expYear ?? null,
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    last4: card?.last4 ?? null,
    network: card?.brand ?? null,
    three_d_secure: authentication === null ? null : presentAuthentication(authentication),
    wallet: null,
  } satisfies Stripe.SetupAttempt.PaymentMethodDetails.Card;
}

export const setupAttemptObject: LoadableObject<SetupAttempt> = {
  words: "setup attempt",
  permission: "setup_attempt",
  expandable: {
    customer: "customer",
    payment_method: "payment_method",
    setup_intent: "setup_intent",
    application: "nothing",
    on_behalf_of: "nothing",
    payment_method_details: {
      bancontact: SEPA_DEBIT,
      card_present: { generated_card: "payment_method" },
      ideal: SEPA_DEBIT,
      sofort: SEPA_DEBIT,
    },
  },
  present: presentSetupAttempt,
  load: (reader, tenant, id) => reader.find("setup_attempt", tenant, id),
};
