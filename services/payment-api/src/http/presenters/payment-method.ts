import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Card } from "../../domain/card.ts";
import type { PaymentMethod, PaymentMethodDetails } from "../../domain/payment-method.ts";
import { NO_BILLING } from "../../domain/billing-details.ts";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import { testCard, type TestCard } from "../../domain/test-card.ts";
import type { Reader } from "../../ports/reader.ts";
import { fieldNames, type LoadableObject, type Mode } from "../api-object.ts";
import { presentBilling } from "./address.ts";

/** A payment method that a merchant made, as we send it. */
export function presentPaymentMethod({ livemode }: Mode, { id, token, createdAt, details }: PaymentMethod) {
  const card = testCard(token);
  return {
    id,
    object: "payment_method",
    allow_redisplay: details.allowRedisplay,
    billing_details: presentBilling(details.billing),
    ...(card === undefined ? {} : { card: presentCard(card, details) }),
    created: toUnixSeconds(createdAt),
    customer: details.customer,
    customer_account: null,
    livemode,
    metadata: details.metadata,
    type: "card",
  } satisfies Stripe.PaymentMethod;
}

/** A test token is a payment method of every account in test mode, and has always existed. */
export function presentTestCard(card: TestCard) {
  return {
    id: card.token,
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: presentBilling(NO_BILLING),
    card: presentCard(card, UNUSED),
    created: FIRST_OF_JANUARY_2020,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  } satisfies Stripe.PaymentMethod;
}

/** The payment method that a payment tried to use, as it was then. */
export function presentTriedMethod(tenant: Mode, { paymentMethod, token, stored }: Card) {
  if (stored !== undefined) return presentPaymentMethod(tenant, stored);
  const card = paymentMethod === token ? testCard(token) : undefined;
  return card && presentTestCard(card);
}

const FIRST_OF_JANUARY_2020 = 1_577_836_800;

type Used = Pick<PaymentMethodDetails, "customer" | "usedBy" | "isDetached" | "expiry" | "preferredNetwork">;
const UNUSED: Used = { customer: null, usedBy: null, isDetached: false, expiry: null, preferredNetwork: null };

/** Nobody has checked the security code before an issuer was first asked about the card. */
const wasTried = ({ customer, usedBy, isDetached }: Used): boolean =>
  customer !== null || usedBy !== null || isDetached;

function presentCard(card: TestCard, used: Used) {
  return {
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: wasTried(used) ? card.cvcCheck : "unchecked",
    },
    country: card.country,
    display_brand: card.brand === "amex" ? "american_express" : card.brand === "diners" ? "diners_club" : card.brand,
    exp_month: used.expiry?.month ?? card.expMonth,
    exp_year: used.expiry?.year ?? card.expYear,
    fingerprint: card.fingerprint,
    funding: card.funding,
    generated_from: null,
    last4: card.last4,
    networks: { available: [card.brand], preferred: used.preferredNetwork },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: card.threeDSecure !== "not_supported" },
    wallet: null,
  } satisfies Stripe.PaymentMethod.Card;
}

/** A payment method that the merchant made, or one of the test tokens that every account has in test mode. */
async function findPaymentMethod(
  reader: Reader,
  tenant: ConfiguredTenant,
  id: string,
): Promise<PaymentMethod | TestCard | undefined> {
  const card = tenant.livemode ? undefined : testCard(id);
  return card ?? reader.find("payment_method", tenant, id);
}

export const paymentMethodObject: LoadableObject<PaymentMethod | TestCard> = {
  words: "PaymentMethod",
  permission: "payment_method",
  expandable: {
    customer: "customer",
    card: { generated_from: { setup_attempt: "nothing" } },
    sepa_debit: { generated_from: { charge: "charge", setup_attempt: "nothing" } },
  },
  seenByShoppers: fieldNames(
    "id object allow_redisplay billing_details card created customer livemode radar_options type",
  ),
  present: (mode, method) => ("id" in method ? presentPaymentMethod(mode, method) : presentTestCard(method)),
  load: (reader, tenant, id) => findPaymentMethod(reader, tenant, id),
};
