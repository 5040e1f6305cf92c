import type { ConfirmSetupIntent, CreateSetupIntent, UpdateSetupIntent } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults, refuseBoth } from "../parameters.ts";
import { automaticMethods, automaticOf } from "./automatic-methods.ts";
import { flag, id, nullable, object, oneOf, returnUrl } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { page } from "./page.ts";
import { description, methodTypes } from "./payment-fields.ts";
import { methodData } from "./payment-method.ts";
import { present } from "./present.ts";

/** Parameters of setup intents. */

const options = object(
  {
    card: object(
      { request_three_d_secure: oneOf("any", "automatic", "challenge") },
      "mandate_options moto network three_d_secure",
    ),
  },
  "acss_debit amazon_pay bacs_debit card_present klarna link payto paypal pix sepa_debit upi us_bank_account",
);

const OTHER =
  "attach_to_self customer_account excluded_payment_method_types flow_directions payment_method_configuration";

const shared = {
  payment_method: id,
  payment_method_data: methodData,
  payment_method_options: options,
  allowed_payment_method_types: methodTypes,
};

export const createSpecification = specify(
  {
    ...shared,
    automatic_payment_methods: automaticMethods,
    confirm: flag,
    customer: id,
    description: nullable(description),
    metadata,
    payment_method_types: methodTypes,
    return_url: returnUrl,
    usage: oneOf("off_session", "on_session"),
  },
  `${OTHER} confirmation_token mandate_data on_behalf_of single_use use_stripe_sdk`,
);

/** The input of a creation; checks the rules that involve more than one parameter. */
export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreateSetupIntent {
  refuseBoth(given, "payment_method", "payment_method_data", faults);
  refuseBoth(given, "payment_method_types", "allowed_payment_method_types", faults);
  if (given.automatic_payment_methods?.enabled === true)
    refuseBoth(given, "automatic_payment_methods", "payment_method_types", faults);
  if (given.confirm !== true && given.return_url !== undefined) {
    refuse(faults, "The parameter `return_url` can only be passed when `confirm` is `true`.", "return_url");
  }
  return {
    confirm: given.confirm ?? false,
    customer: given.customer ?? null,
    paymentMethod: given.payment_method ?? null,
    newMethod: given.payment_method_data,
    paymentMethodTypes: given.payment_method_types ?? given.allowed_payment_method_types ?? CARD,
    allowedPaymentMethodTypes: given.allowed_payment_method_types ?? null,
    automaticPaymentMethods: automaticOf(given.automatic_payment_methods, given.payment_method_types === undefined),
    description: given.description ?? null,
    metadata: given.metadata ?? {},
    usage: given.usage ?? "off_session",
    requestThreeDSecure: given.payment_method_options?.card?.request_three_d_secure ?? "automatic",
    returnUrl: given.return_url ?? null,
  };
}

const CARD: readonly string[] = ["card"];

export const updateSpecification = specify(
  {
    ...shared,
    customer: id,
    description: nullable(description),
    metadata: metadataPatch,
    payment_method: nullable(id),
    payment_method_types: methodTypes,
  },
  OTHER,
);

export const updateInput = (given: Decoded<typeof updateSpecification.fields>): UpdateSetupIntent =>
  present({
    customer: given.customer,
    paymentMethod: given.payment_method,
    newMethod: given.payment_method_data,
    paymentMethodTypes: given.payment_method_types ?? given.allowed_payment_method_types,
    allowedPaymentMethodTypes: given.allowed_payment_method_types,
    description: given.description,
    metadata: given.metadata,
    requestThreeDSecure: given.payment_method_options?.card?.request_three_d_secure,
  });

export const confirmSpecification = specify(
  { ...shared, return_url: returnUrl },
  "confirmation_token mandate_data use_stripe_sdk",
);

export const confirmInput = (given: Decoded<typeof confirmSpecification.fields>): ConfirmSetupIntent =>
  present({
    paymentMethod: given.payment_method,
    newMethod: given.payment_method_data,
    allowedPaymentMethodTypes: given.allowed_payment_method_types,
    requestThreeDSecure: given.payment_method_options?.card?.request_three_d_secure,
    returnUrl: given.return_url,
  });

export const cancelSpecification = specify({
  cancellation_reason: nullable(oneOf("abandoned", "duplicate", "requested_by_customer")),
});

export const retrieveSpecification = specify({});
export const listSpecification = specify(
  { ...page, customer: id, payment_method: id },
  "attach_to_self customer_account",
);
export const listAttemptsSpecification = specify({ ...page, setup_intent: required(id) });
