import type { CreatePaymentIntent } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults, refuseBoth } from "../parameters.ts";
import { shipping } from "./address.ts";
import { automaticMethods, automaticOf } from "./automatic-methods.ts";
import { amount, currency, flag, id, nullable, oneOf, returnUrl } from "./fields.ts";
import { metadata } from "./metadata.ts";
import { checkAmount } from "./money-limits.ts";
import {
  captureMethod,
  description,
  methodTypes,
  offSession,
  receiptEmail,
  setupFutureUsage,
  statementDescriptor,
  statementSuffix,
} from "./payment-fields.ts";
import { mandateData, terms, termsOf, transferGroup } from "./payment-options.ts";
import { present } from "./present.ts";

/** Parameters of a new payment intent. */

const UNSET_METADATA = {};

export const createSpecification = specify(
  {
    ...terms,
    amount: required(amount),
    currency: required(currency),
    confirm: flag,
    payment_method: id,
    payment_method_types: methodTypes,
    allowed_payment_method_types: methodTypes,
    automatic_payment_methods: automaticMethods,
    capture_method: captureMethod,
    confirmation_method: oneOf("automatic", "manual"),
    customer: id,
    description: nullable(description),
    error_on_requires_action: flag,
    mandate_data: mandateData,
    metadata,
    off_session: offSession,
    receipt_email: receiptEmail,
    return_url: returnUrl,
    setup_future_usage: nullable(setupFutureUsage),
    shipping: nullable(shipping),
    statement_descriptor: statementDescriptor,
    statement_descriptor_suffix: statementSuffix,
    transfer_group: transferGroup,
    use_stripe_sdk: flag,
  },
  "amount_details application_fee_amount confirmation_token customer_account excluded_payment_method_types hooks mandate " +
    "on_behalf_of payment_method_configuration radar_options transfer_data",
);

/** The input of a creation; checks the rules that involve more than one parameter. */
export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreatePaymentIntent {
  if (faults.first === undefined) checkTogether(given, faults);
  return {
    amount: given.amount,
    currency: given.currency,
    confirm: given.confirm ?? false,
    captureMethod: given.capture_method ?? "automatic_async",
    confirmationMethod: given.confirmation_method ?? "automatic",
    customer: given.customer ?? null,
    paymentMethod: given.payment_method ?? null,
    paymentMethodTypes: given.payment_method_types ?? given.allowed_payment_method_types ?? CARD,
    allowedPaymentMethodTypes: given.allowed_payment_method_types ?? null,
    automaticPaymentMethods: automaticOf(
      given.automatic_payment_methods,
      given.payment_method_types === undefined && given.confirmation_method === undefined,
    ),
    description: given.description ?? null,
    metadata: given.metadata ?? UNSET_METADATA,
    receiptEmail: given.receipt_email ?? null,
    statementDescriptorSuffix: given.statement_descriptor_suffix ?? null,
    shipping: given.shipping ?? null,
    setupFutureUsage: given.setup_future_usage ?? null,
    offSession: given.off_session ?? false,
    returnUrl: given.return_url ?? null,
    ...termsOf(given, faults),
    ...present({
      errorOnRequiresAction: given.error_on_requires_action,
      usesStripeSdk: given.use_stripe_sdk,
      transferGroup: given.transfer_group,
    }),
  };
}

const CARD: readonly string[] = ["card"];
const ONLY_CONFIRMED = ["error_on_requires_action", "mandate_data", "off_session", "return_url"] as const;

function checkTogether(given: Decoded<typeof createSpecification.fields>, faults: Faults): void {
  checkAmount(given.amount, given.currency, faults);
  if (given.automatic_payment_methods?.enabled === true) {
    refuseBoth(given, "automatic_payment_methods", "payment_method_types", faults);
    refuseBoth(given, "automatic_payment_methods", "confirmation_method", faults);
  }
  refuseBoth(given, "payment_method_types", "allowed_payment_method_types", faults);
  if (given.confirm === true) return;
  for (const name of ONLY_CONFIRMED) {
    if (given[name] != null && given[name] !== false) {
      refuse(faults, `The parameter \`${name}\` can only be passed when \`confirm\` is \`true\`.`, name);
    }
  }
}
