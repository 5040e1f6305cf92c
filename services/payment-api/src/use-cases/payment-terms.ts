import { mergeMethodOptions } from "../domain/method-options.ts";
import type { PaymentIntentDetails } from "../domain/payment-intent.ts";
import type { PaymentTerms } from "./inputs.ts";

type Terms = Pick<PaymentIntentDetails, "methodOptions" | "customerReference" | "orderReference">;

export const NO_TERMS: Terms = { methodOptions: {}, customerReference: null, orderReference: null };

/** The terms of a payment after a request; what it leaves out stays as it is. */
export const changedTerms = (terms: Terms, given: PaymentTerms): Terms => ({
  methodOptions: mergeMethodOptions(terms.methodOptions, given.methodOptions),
  customerReference: given.customerReference === undefined ? terms.customerReference : given.customerReference,
  orderReference: given.orderReference === undefined ? terms.orderReference : given.orderReference,
});
