import { NO_BILLING } from "../../domain/billing-details.ts";
import { paymentMethodOf, testCard } from "../../domain/test-card.ts";
import type { CreatePaymentMethod } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults } from "../parameters.ts";
import { shorten } from "../text.ts";
import { billing } from "./address.ts";
import { mapped, object, oneOf, text } from "./fields.ts";
import { metadata } from "./metadata.ts";

/** Parameters of payment methods: cards, named by a test token. Card numbers never enter. */

const token = mapped(text(255), (given, param, faults) => {
  const known = paymentMethodOf(given) ?? testCard(given)?.token;
  return known ?? refuse(faults, `No such token: '${shorten(given)}'`, param, "resource_missing");
});

export const createSpecification = specify(
  {
    type: required(oneOf("card")),
    card: object({ token: required(token) }, "cvc exp_month exp_year networks number"),
    billing_details: billing,
    metadata,
  },
  "acss_debit affirm afterpay_clearpay alipay allow_redisplay alma amazon_pay au_becs_debit bacs_debit bancontact billie " +
    "bizum blik boleto cashapp crypto custom customer customer_balance eps fpx giropay grabpay ideal interac_present " +
    "kakao_pay klarna konbini kr_card link mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank " +
    "payco payment_method paynow paypal paypay payto pix promptpay radar_options revolut_pay samsung_pay satispay " +
    "scalapay sepa_debit sequra sofort sunbit swish twint upi us_bank_account wechat_pay zip",
);
export const retrieveSpecification = specify({});

export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreatePaymentMethod {
  if (given.card === undefined) refuse(faults, "Missing required param: card.", "card", "parameter_missing");
  return {
    token: given.card?.token ?? "",
    billing: given.billing_details ?? NO_BILLING,
    metadata: given.metadata ?? {},
  };
}
