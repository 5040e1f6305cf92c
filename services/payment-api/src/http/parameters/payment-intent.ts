import type {
  CancelPaymentIntent,
  CapturePaymentIntent,
  ConfirmPaymentIntent,
  CreatePaymentIntent,
  UpdatePaymentIntent,
} from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults, type Field } from "../parameters.ts";
import { shipping } from "./address.ts";
import {
  amount,
  currency,
  either,
  email,
  flag,
  id,
  list,
  mapped,
  nullable,
  object,
  oneOf,
  text,
  url,
} from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { checkAmount } from "./money-limits.ts";
import { page } from "./page.ts";
import { present } from "./present.ts";

/** Parameters of payment intents. */

const captureMethod = oneOf("automatic", "automatic_async", "manual");
const setupFutureUsage = oneOf("off_session", "on_session");
const description = text(1000);
const receiptEmail = nullable(email);
const UNSET_METADATA = {};

/** Card is what there is. */
const methodTypes: Field<readonly string[]> = mapped(list(text(50), 20), (types, param, faults) => {
  const other = types.find((type) => type !== "card");
  if (other === undefined) return types;
  return refuse(
    faults,
    `The payment method type "${other}" is not supported yet: only card is.`,
    param,
    "payment_intent_invalid_parameter",
  );
});

/** What a card statement can show. */
const statementText: Field<string | null> = nullable(
  mapped(text(22), (given, param, faults) => {
    const said = param.endsWith("suffix") ? "statement descriptor suffix" : "statement descriptor";
    if (/[<>\\'"*]/.test(given))
      return refuse(faults, `The ${said} may not contain any of these characters: < > \\ ' " *`, param);
    if (!/\p{L}/u.test(given)) return refuse(faults, `The ${said} must contain at least one letter.`, param);
    return given;
  }),
);

const automaticPaymentMethods = object({ enabled: required(flag), allow_redirects: oneOf("always", "never") });
/** Nobody is there to authenticate, for one payment or for a series: we treat both alike. */
const offSession: Field<boolean> = mapped(
  either(oneOf("true", "false", "one_off", "recurring"), flag),
  (said) => said !== "false",
);

export const createSpecification = specify(
  {
    amount: required(amount),
    currency: required(currency),
    confirm: flag,
    payment_method: id,
    payment_method_types: methodTypes,
    allowed_payment_method_types: methodTypes,
    automatic_payment_methods: automaticPaymentMethods,
    capture_method: captureMethod,
    confirmation_method: oneOf("automatic", "manual"),
    customer: id,
    description: nullable(description),
    metadata,
    off_session: offSession,
    receipt_email: receiptEmail,
    return_url: url,
    setup_future_usage: nullable(setupFutureUsage),
    shipping: nullable(shipping),
    statement_descriptor: statementText,
    statement_descriptor_suffix: statementText,
  },
  "amount_details application_fee_amount confirmation_token customer_account error_on_requires_action " +
    "excluded_payment_method_types hooks mandate mandate_data on_behalf_of payment_details payment_method_configuration " +
    "payment_method_data payment_method_options radar_options transfer_data transfer_group use_stripe_sdk",
);

/** Creation, with what depends on more than one parameter checked. */
export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreatePaymentIntent {
  if (faults.first === undefined) checkTogether(given, faults);
  const types = given.payment_method_types ?? given.allowed_payment_method_types;
  return {
    amount: given.amount,
    currency: given.currency,
    confirm: given.confirm ?? false,
    captureMethod: given.capture_method ?? "automatic_async",
    confirmationMethod: given.confirmation_method ?? "automatic",
    customer: given.customer ?? null,
    paymentMethod: given.payment_method ?? null,
    paymentMethodTypes: types ?? CARD,
    automaticPaymentMethods: automaticOf(given),
    description: given.description ?? null,
    metadata: given.metadata ?? UNSET_METADATA,
    receiptEmail: given.receipt_email ?? null,
    statementDescriptor: given.statement_descriptor ?? null,
    statementDescriptorSuffix: given.statement_descriptor_suffix ?? null,
    shipping: given.shipping ?? null,
    setupFutureUsage: given.setup_future_usage ?? null,
    offSession: given.off_session ?? false,
    returnUrl: given.return_url ?? null,
  };
}

const CARD: readonly string[] = ["card"];

function checkTogether(given: Decoded<typeof createSpecification.fields>, faults: Faults): void {
  checkAmount(given.amount, given.currency, faults);
  const exclusive = (a: keyof typeof given, b: keyof typeof given): void => {
    if (given[a] === undefined || given[b] === undefined) return;
    refuse(faults, `You may only specify one of these parameters: ${a}, ${b}.`, b, "parameters_exclusive");
  };
  if (given.automatic_payment_methods?.enabled === true) {
    exclusive("automatic_payment_methods", "payment_method_types");
    exclusive("automatic_payment_methods", "confirmation_method");
  }
  exclusive("payment_method_types", "allowed_payment_method_types");
  if (given.confirm === true) return;
  for (const name of ["off_session", "return_url"] as const) {
    if (given[name] !== undefined && given[name] !== false) {
      refuse(faults, `The parameter \`${name}\` can only be passed when \`confirm\` is \`true\`.`, name);
    }
  }
}

/** Methods are chosen automatically unless the caller chooses them. */
function automaticOf(
  given: Decoded<typeof createSpecification.fields>,
): CreatePaymentIntent["automaticPaymentMethods"] {
  const automatic = given.automatic_payment_methods;
  if (automatic === undefined) {
    return given.payment_method_types === undefined && given.confirmation_method === undefined ? AUTOMATIC : null;
  }
  return automatic.enabled ? { enabled: true, allowRedirects: automatic.allow_redirects ?? "always" } : null;
}

const AUTOMATIC = { enabled: true, allowRedirects: "always" } as const;

export const updateSpecification = specify(
  {
    amount,
    currency,
    allowed_payment_method_types: methodTypes,
    capture_method: captureMethod,
    customer: id,
    description: nullable(description),
    metadata: metadataPatch,
    payment_method: nullable(id),
    payment_method_types: methodTypes,
    receipt_email: receiptEmail,
    setup_future_usage: nullable(setupFutureUsage),
    shipping: nullable(shipping),
    statement_descriptor: statementText,
    statement_descriptor_suffix: statementText,
  },
  "amount_details application_fee_amount customer_account excluded_payment_method_types hooks payment_details " +
    "payment_method_configuration payment_method_data payment_method_options transfer_data transfer_group",
);

export function updateInput(given: Decoded<typeof updateSpecification.fields>, faults: Faults): UpdatePaymentIntent {
  if (given.amount !== undefined && given.currency !== undefined) checkAmount(given.amount, given.currency, faults);
  const types = given.payment_method_types ?? given.allowed_payment_method_types;
  return present({
    amount: given.amount,
    currency: given.currency,
    captureMethod: given.capture_method,
    customer: given.customer,
    paymentMethod: given.payment_method,
    paymentMethodTypes: types,
    description: given.description,
    metadata: given.metadata,
    receiptEmail: given.receipt_email,
    statementDescriptor: given.statement_descriptor,
    statementDescriptorSuffix: given.statement_descriptor_suffix,
    shipping: given.shipping,
    setupFutureUsage: given.setup_future_usage,
  });
}

export const confirmSpecification = specify(
  {
    allowed_payment_method_types: methodTypes,
    payment_method_types: methodTypes,
    capture_method: captureMethod,
    off_session: offSession,
    payment_method: id,
    receipt_email: receiptEmail,
    return_url: url,
    setup_future_usage: nullable(setupFutureUsage),
    shipping: nullable(shipping),
  },
  "amount_details amount_to_confirm confirmation_token error_on_requires_action excluded_payment_method_types hooks " +
    "mandate mandate_data payment_details payment_method_data payment_method_options radar_options use_stripe_sdk",
);

export function confirmInput(given: Decoded<typeof confirmSpecification.fields>): ConfirmPaymentIntent {
  return present({
    paymentMethod: given.payment_method,
    paymentMethodTypes: given.payment_method_types ?? given.allowed_payment_method_types,
    captureMethod: given.capture_method,
    receiptEmail: given.receipt_email,
    setupFutureUsage: given.setup_future_usage,
    shipping: given.shipping,
    offSession: given.off_session,
    returnUrl: given.return_url,
  });
}

export const captureSpecification = specify(
  {
    amount_to_capture: amount,
    /** A second capture of the same authorisation is not possible here. */
    final_capture: mapped(flag, (final, param, faults) =>
      final ? true : refuse(faults, "Capturing more than once (final_capture=false) is not supported yet.", param),
    ),
    metadata: metadataPatch,
    statement_descriptor: statementText,
    statement_descriptor_suffix: statementText,
  },
  "amount_details application_fee_amount hooks payment_details transfer_data",
);

export function captureInput(given: Decoded<typeof captureSpecification.fields>): CapturePaymentIntent {
  return present({
    amountToCapture: given.amount_to_capture,
    metadata: given.metadata,
    statementDescriptor: given.statement_descriptor,
    statementDescriptorSuffix: given.statement_descriptor_suffix,
  });
}

export const cancelSpecification = specify({
  cancellation_reason: nullable(oneOf("abandoned", "duplicate", "fraudulent", "requested_by_customer")),
});

export function cancelInput(given: Decoded<typeof cancelSpecification.fields>): CancelPaymentIntent {
  return { reason: given.cancellation_reason ?? null };
}

export const retrieveSpecification = specify({ client_secret: text(255) });
export const listSpecification = specify({ ...page, customer: id }, "customer_account");
