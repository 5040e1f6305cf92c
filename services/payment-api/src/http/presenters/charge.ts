import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Charge } from "../../domain/charge.ts";
import { statementTextOf } from "../../domain/payment-intent.ts";
import { testCard } from "../../domain/test-card.ts";
import type { LoadableObject, Mode } from "../api-object.ts";
import { presentBilling, presentShipping } from "./address.ts";
import { SEPA_DEBIT } from "./other-methods.ts";
import { presentAuthentication } from "./authentication.ts";
import { cardMessage } from "./card-messages.ts";
import { presentOutcome } from "./outcome.ts";

/** A charge as we send it. */
export function presentCharge(tenant: Mode, charge: Charge) {
  const { details } = charge;
  const { failureCode } = details;
  return {
    id: charge.id,
    object: "charge",
    amount: Number(charge.amount),
    amount_captured: Number(charge.amountCaptured),
    amount_refunded: Number(charge.amountRefunded),
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: details.balanceTransaction,
    billing_details: presentBilling(details.billing),
    calculated_statement_descriptor: statementTextOf(details),
    captured: details.captured,
    created: toUnixSeconds(charge.createdAt),
    currency: charge.currency,
    customer: details.customer,
    description: details.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failureCode,
    failure_message: failureCode === null ? null : cardMessage(failureCode, details.declineCode),
    fraud_details: details.userReport === null ? {} : { user_report: details.userReport },
    livemode: tenant.livemode,
    metadata: details.metadata,
    on_behalf_of: null,
    outcome: presentOutcome(charge),
    paid: charge.status === "succeeded",
    payment_intent: charge.paymentIntent,
    payment_method: details.paymentMethod,
    payment_method_details: { card: presentCard(charge), type: "card" },
    receipt_email: details.receiptEmail,
    receipt_number: null,
    receipt_url: null,
    // A voided authorisation is not refunded, because it took nothing. Stripe does this since API version 2025-03-31.
    refunded: charge.amountCaptured > 0n && charge.amountRefunded === charge.amountCaptured,
    review: null,
    shipping: details.shipping === null ? null : presentShipping(details.shipping),
    source: null,
    source_transfer: null,
    statement_descriptor: details.statementDescriptor,
    statement_descriptor_suffix: details.statementDescriptorSuffix,
    status: charge.status,
    transfer_data: null,
    transfer_group: details.transferGroup,
  } satisfies Stripe.Charge;
}

/** Networks keep an authorisation for seven days. */
const CAPTURE_WITHIN_SECONDS = 7 * 24 * 60 * 60;

/**
 * What an authorisation allows beyond one capture of at most its amount within the usual time: nothing here. Merchants
 * may ask for more where it is available, and see here what they have got.
 */
const presentAllowances = (charge: Charge) => ({
  extended_authorization: { status: "disabled" },
  incremental_authorization: { status: "unavailable" },
  multicapture: { status: "unavailable" },
  overcapture: { maximum_amount_capturable: Number(charge.amount), status: "unavailable" },
});

function presentCard(charge: Charge) {
  const { details } = charge;
  const card = testCard(details.token);
  const authorised = charge.status !== "failed";
  const open = authorised && !details.captured && !details.voided;
  return {
    amount_authorized: authorised ? Number(charge.amount) : null,
    authorization_code: details.authorisationCode,
    brand: card?.brand ?? null,
    ...(open ? { capture_before: toUnixSeconds(charge.createdAt) + CAPTURE_WITHIN_SECONDS } : {}),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: card?.cvcCheck ?? null },
    country: card?.country ?? null,
    electronic_commerce_indicator: null,
    exp_month: card?.expMonth ?? 0,
    exp_year: card?.expYear ?? 0,
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    network: card?.brand ?? null,
    network_transaction_id: details.networkTransactionId,
    regulated_status: "unregulated",
    three_d_secure: details.authentication === null ? null : presentAuthentication(details.authentication),
    transaction_link_id: null,
    wallet: null,
    ...presentAllowances(charge),
  } satisfies Stripe.Charge.PaymentMethodDetails.Card;
}

export const chargeObject: LoadableObject<Charge> = {
  words: "charge",
  permission: "charge",
  expandable: {
    balance_transaction: "balance_transaction",
    customer: "customer",
    payment_intent: "payment_intent",
    refunds: "refunds",
    application: "nothing",
    application_fee: "nothing",
    failure_balance_transaction: "balance_transaction",
    on_behalf_of: "nothing",
    review: "nothing",
    source_transfer: "nothing",
    transfer: "nothing",
    outcome: { rule: "nothing" },
    payment_method_details: {
      bancontact: SEPA_DEBIT,
      card: { mandate: "nothing" },
      ideal: SEPA_DEBIT,
      sofort: SEPA_DEBIT,
      us_bank_account: { mandate: "nothing" },
    },
    transfer_data: { destination: "nothing" },
  },
  present: presentCharge,
  load: (reader, tenant, id) => reader.find("charge", tenant, id),
};
