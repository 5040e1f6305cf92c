import type { MethodOptionsPatch } from "../../domain/method-options.ts";
import { type Decoded, type Faults, refuse, required, type Field, refuseBoth } from "../parameters.ts";
import type { PaymentTerms } from "../../use-cases/inputs.ts";
import { integer, mapped, nullable, object, oneOf, text } from "./fields.ts";
import { methodData } from "./payment-method.ts";
import { present } from "./present.ts";

/** What the routes of payment intents take about how a payment is made, besides its method. */

const usage = nullable(oneOf("none", "off_session", "on_session"));
const captureByHand = nullable(oneOf("manual"));

/** What an authorisation should allow beyond the usual, where it can. */
const ifAvailable = oneOf("if_available", "never");

const card = object(
  {
    capture_method: captureByHand,
    request_extended_authorization: ifAvailable,
    request_incremental_authorization: ifAvailable,
    request_multicapture: ifAvailable,
    request_overcapture: ifAvailable,
    request_three_d_secure: oneOf("any", "automatic", "challenge"),
    statement_descriptor_suffix_kana: nullable(text(22)),
    statement_descriptor_suffix_kanji: nullable(text(17)),
  },
  "cvc_token installments mandate_options moto network require_cvc_recollection setup_credential_usage " +
    "setup_future_usage stored_credential_usage three_d_secure",
);

/** The types whose methods we do not have: shops send their options with every payment. */
const OTHER_TYPES =
  "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik boleto " +
  "card_present cashapp crypto customer_balance eps fpx giropay grabpay ideal interac_present kakao_pay klarna konbini " +
  "kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto " +
  "pix promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account " +
  "wechat_pay zip";

/** The options that many types share; those of one type alone are not supported yet. */
const ofOtherType = object(
  { capture_method: captureByHand, setup_future_usage: usage },
  "allowed_categories app_id bank bank_transfer billie_reference capture_after capture_before client code " +
    "confirmation_number country customer_name description expires_after_days expires_after_seconds expires_at " +
    "financial_connections funding_type line_items mandate_options networks on_demand persistent_token " +
    "preferred_language preferred_locale preferred_settlement_speed product_description reference request_extended_authorization " +
    "request_incremental_authorization_support risk_correlation_id routing subscriptions subsellers target_date " +
    "tax_id tos_shown_and_accepted transaction_purpose verification_method",
);

/** A field of its own: what is inside is the same for each of these types. */
const closed = <T>({ read }: Field<T>): Field<T> => ({ required: false, read });

/** `payment_method_options`, by type of method; an empty value removes a type's options. */
const methodOptions: Field<MethodOptionsPatch> = object({
  card: nullable(card),
  ...Object.fromEntries(OTHER_TYPES.split(" ").map((type) => [type, nullable(closed(ofOtherType))])),
});

const reference = nullable(text(255));

/** The merchant's own names for an order and its customer. */
const paymentDetails = mapped(
  object({ customer_reference: reference, order_reference: reference }),
  ({ customer_reference: customerReference, order_reference: orderReference }) =>
    present({ customerReference, orderReference }),
);

export const transferGroup = text(255);

const acceptance = mapped(
  object({
    type: required(oneOf("offline", "online")),
    accepted_at: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    offline: object({}),
    online: object({ ip_address: required(text(45)), user_agent: required(text(5000)) }),
  }),
  (given, param, faults) => {
    if (given[given.type] === undefined && given.type === "online") {
      refuse(faults, `Missing required param: ${param}[online].`, `${param}[online]`, "parameter_missing");
    }
    return given;
  },
);

/** How the shopper agreed to later payments. We check it and keep nothing of it: a card has no mandate. */
export const mandateData = nullable(object({ customer_acceptance: required(acceptance) }));

/** The fields of every route that sets a payment up. */
export const terms = {
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  payment_details: paymentDetails,
};

/** Their values; `payment_method` is the name of the method in place of which one may be described. */
export function termsOf(
  given: Decoded<typeof terms> & { readonly payment_method?: string | null },
  faults: Faults,
): PaymentTerms {
  refuseBoth(given, "payment_method", "payment_method_data", faults);
  return present({
    newMethod: given.payment_method_data,
    methodOptions: given.payment_method_options,
    ...given.payment_details,
  });
}
