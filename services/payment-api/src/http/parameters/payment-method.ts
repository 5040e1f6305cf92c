import { NO_BILLING } from "../../domain/billing-details.ts";
import { paymentMethodOf } from "../../domain/test-card.ts";
import type { CreatePaymentMethod, UpdatePaymentMethod } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults, type Field } from "../parameters.ts";
import { shorten } from "../text.ts";
import { billing, billingPatch } from "./address.ts";
import { id, integer, mapped, nullable, object, oneOf, text } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { cursors } from "./page.ts";
import { present } from "./present.ts";

/** Parameters of payment methods: cards, named by a test token. Card numbers never enter. */

/** `tok_visa`, as the payment method that it stands for. The id of a payment method is no token, at Stripe either. */
export const cardToken: Field<string> = mapped(
  text(255),
  (given, param, faults) => paymentMethodOf(given) ?? refuse(faults, `Invalid token id: ${shorten(given)}`, param),
);

const networks = object({ preferred: nullable(oneOf("cartes_bancaires", "mastercard", "visa")) });
const allowRedisplay = oneOf("always", "limited", "unspecified");

/** Every type of payment method that Stripe has, besides `card`. */
const OTHER_TYPES =
  "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik boleto " +
  "cashapp crypto custom customer_balance eps fpx giropay grabpay ideal interac_present kakao_pay klarna konbini kr_card " +
  "link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix " +
  "promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account " +
  "wechat_pay zip";

const described = {
  type: required(oneOf("card")),
  allow_redisplay: allowRedisplay,
  card: object({ networks, token: required(cardToken) }, "cvc exp_month exp_year number"),
  billing_details: billing,
  metadata,
};

export const createSpecification = specify(described, `${OTHER_TYPES} customer payment_method radar_options`);

/** `payment_method_data`: a payment method that another request makes on its way. */
export const methodData = mapped(
  object(described, `${OTHER_TYPES} radar_options shared_payment_granted_token`),
  (given, param, faults) => newMethod(given, `${param}[card]`, faults),
);

export const createInput = (given: Decoded<typeof described>, faults: Faults): CreatePaymentMethod =>
  newMethod(given, "card", faults);

function newMethod(given: Decoded<typeof described>, card: string, faults: Faults): CreatePaymentMethod {
  if (given.card === undefined) refuse(faults, `Missing required param: ${card}.`, card, "parameter_missing");
  return present({
    token: given.card?.token ?? "",
    billing: given.billing_details ?? NO_BILLING,
    metadata: given.metadata ?? {},
    allowRedisplay: given.allow_redisplay,
    preferredNetwork: given.card?.networks?.preferred,
  });
}

export const retrieveSpecification = specify({});

export const updateSpecification = specify(
  {
    allow_redisplay: allowRedisplay,
    billing_details: billingPatch,
    card: object({
      exp_month: integer({ min: 1, max: 12 }),
      exp_year: integer({ min: 2000, max: 2099 }),
      networks,
    }),
    metadata: metadataPatch,
  },
  "us_bank_account",
);

export function updateInput({ card, ...given }: Decoded<typeof updateSpecification.fields>): UpdatePaymentMethod {
  const expiry = present({ month: card?.exp_month, year: card?.exp_year });
  return present({
    allowRedisplay: given.allow_redisplay,
    billing: given.billing_details,
    metadata: given.metadata,
    expiry: Object.keys(expiry).length === 0 ? undefined : expiry,
    preferredNetwork: card?.networks?.preferred,
  });
}

export const attachSpecification = specify({ customer: id }, "customer_account");

/** The customer that the method is attached to. */
export function attachInput({ customer }: Decoded<typeof attachSpecification.fields>, faults: Faults): string {
  if (customer === undefined) {
    faults.first ??= {
      status: 400,
      type: "invalid_request_error",
      code: "parameter_missing",
      message: "Must provide customer or customer_account.",
    };
  }
  return customer ?? "";
}

export const detachSpecification = specify({});

const type = oneOf("card", ...OTHER_TYPES.split(" "));

export const listOfCustomerSpecification = specify({ ...cursors, allow_redisplay: allowRedisplay, type });
export const listSpecification = specify({ ...listOfCustomerSpecification.fields, customer: id }, "customer_account");
