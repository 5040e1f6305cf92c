import { refuse, type Field } from "../parameters.ts";
import { email, flagOr, list, mapped, nullable, oneOf, text } from "./fields.ts";

/** The fields that several routes of payment intents share. */

export const captureMethod = oneOf("automatic", "automatic_async", "manual");
export const setupFutureUsage = oneOf("off_session", "on_session");
export const description = text(1000);
const MAX_TEXT = 5000;
export const receiptEmail = nullable(email);

/** We have no type but card. */
export const methodTypes: Field<readonly string[]> = mapped(list(text(50), 20), (types, param, faults) => {
  const other = types.find((type) => type !== "card");
  if (other === undefined) return types;
  return refuse(
    faults,
    `The payment method type "${other}" is not supported yet: only card is.`,
    param,
    "payment_intent_invalid_parameter",
  );
});

/**
 * What a card statement shows of a payment. 5 to 22 characters is the length of the whole, with the account's prefix of
 * at least 2 and `* ` between them, so that Stripe takes a suffix of one letter. We do, too, although an account has no
 * prefix here. Source: docs.stripe.com/get-started/account/statement-descriptors.
 */
export const statementSuffix: Field<string | null> = nullable(
  mapped(text(MAX_TEXT), (given, param, faults) => {
    const fault = STATEMENT_RULES.find(({ allows }) => !allows(given));
    return fault === undefined ? given : refuse(faults, `The statement descriptor suffix ${fault.must}`, param);
  }),
);

const STATEMENT_RULES: readonly { readonly must: string; readonly allows: (text: string) => boolean }[] = [
  { must: "must have no more than 22 characters.", allows: (given) => /^.{1,22}$/u.test(given) },
  {
    must: `may not contain any of these characters: < > \\ ' " *`,
    allows: (given) => !/[<>\\'"*]/.test(given),
  },
  {
    must: "may contain only Latin letters, digits, spaces and punctuation.",
    allows: (given) => /^[\p{Script=Latin}\x20-\x7e]+$/u.test(given),
  },
  { must: "must contain at least one letter.", allows: (given) => /\p{Script=Latin}/u.test(given) },
];

/** A whole descriptor is only for payments without a card, which we do not have. We ignore an empty one. */
export const statementDescriptor: Field<undefined> = mapped(nullable(text(MAX_TEXT)), (given, param, faults) =>
  given === null ? undefined : refuse(faults, NOT_FOR_CARDS, param),
);

const NOT_FOR_CARDS =
  "The statement_descriptor parameter is not supported for the payment_method_type `card`. To continue supporting " +
  "payment_method_type `card`, please pass in `statement_descriptor_suffix` or remove the `statement_descriptor` parameter " +
  "altogether. Please see https://support.stripe.com/questions/use-of-the-statement-descriptor-parameter-on-paymentintents-" +
  "for-card-charges for additional details.";

/** No shopper is present to authenticate, for one payment or for a series. We treat both alike. */
export const offSession: Field<boolean> = mapped(flagOr("one_off", "recurring"), (said) => said !== false);
