import type {
  CancelPaymentIntent,
  CapturePaymentIntent,
  ConfirmPaymentIntent,
  UpdatePaymentIntent,
} from "../../use-cases/inputs.ts";
import { refuse, specify, type Decoded, type Faults } from "../parameters.ts";
import { shipping } from "./address.ts";
import { amount, currency, flag, id, mapped, nullable, oneOf, returnUrl } from "./fields.ts";
import { metadataPatch } from "./metadata.ts";
import { checkAmount } from "./money-limits.ts";
import { page } from "./page.ts";
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

/** Parameters of existing payment intents. */

export const updateSpecification = specify(
  {
    ...terms,
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
    statement_descriptor: statementDescriptor,
    statement_descriptor_suffix: statementSuffix,
    transfer_group: transferGroup,
  },
  "amount_details application_fee_amount customer_account excluded_payment_method_types hooks " +
    "payment_method_configuration transfer_data",
);

export function updateInput(given: Decoded<typeof updateSpecification.fields>, faults: Faults): UpdatePaymentIntent {
  if (given.amount !== undefined && given.currency !== undefined) checkAmount(given.amount, given.currency, faults);
  return present({
    amount: given.amount,
    currency: given.currency,
    captureMethod: given.capture_method,
    customer: given.customer,
    paymentMethod: given.payment_method,
    paymentMethodTypes: given.payment_method_types ?? given.allowed_payment_method_types,
    allowedPaymentMethodTypes: given.allowed_payment_method_types,
    description: given.description,
    metadata: given.metadata,
    receiptEmail: given.receipt_email,
    statementDescriptorSuffix: given.statement_descriptor_suffix,
    shipping: given.shipping,
    setupFutureUsage: given.setup_future_usage,
    transferGroup: given.transfer_group,
    ...termsOf(given, faults),
  });
}

export const confirmSpecification = specify(
  {
    ...terms,
    error_on_requires_action: flag,
    mandate_data: mandateData,
    use_stripe_sdk: flag,
    allowed_payment_method_types: methodTypes,
    payment_method_types: methodTypes,
    capture_method: captureMethod,
    off_session: offSession,
    payment_method: id,
    receipt_email: receiptEmail,
    return_url: returnUrl,
    setup_future_usage: nullable(setupFutureUsage),
    shipping: nullable(shipping),
  },
  "amount_details amount_to_confirm confirmation_token excluded_payment_method_types hooks mandate radar_options",
);

export function confirmInput(given: Decoded<typeof confirmSpecification.fields>, faults: Faults): ConfirmPaymentIntent {
  return present({
    paymentMethod: given.payment_method,
    paymentMethodTypes: given.payment_method_types ?? given.allowed_payment_method_types,
    allowedPaymentMethodTypes: given.allowed_payment_method_types,
    captureMethod: given.capture_method,
    receiptEmail: given.receipt_email,
    setupFutureUsage: given.setup_future_usage,
    shipping: given.shipping,
    offSession: given.off_session,
    returnUrl: given.return_url,
    errorOnRequiresAction: given.error_on_requires_action,
    usesStripeSdk: given.use_stripe_sdk,
    ...termsOf(given, faults),
  });
}

export const captureSpecification = specify(
  {
    amount_to_capture: amount,
    /** A charge says that it has no second capture: `multicapture` in its card's details is unavailable. */
    final_capture: mapped(flag, (final, param, faults) =>
      final
        ? true
        : refuse(
            faults,
            "This payment cannot be captured more than once (final_capture=false): its charge's payment_method_details[card][multicapture] is unavailable. Leave final_capture out, or send true.",
            param,
          ),
    ),
    metadata: metadataPatch,
    statement_descriptor: statementDescriptor,
    statement_descriptor_suffix: statementSuffix,
  },
  "amount_details application_fee_amount hooks payment_details transfer_data",
);

export function captureInput(given: Decoded<typeof captureSpecification.fields>): CapturePaymentIntent {
  return present({
    amountToCapture: given.amount_to_capture,
    metadata: given.metadata,
    statementDescriptorSuffix: given.statement_descriptor_suffix,
  });
}

export const cancelSpecification = specify({
  cancellation_reason: nullable(oneOf("abandoned", "duplicate", "fraudulent", "requested_by_customer")),
});

export function cancelInput(given: Decoded<typeof cancelSpecification.fields>): CancelPaymentIntent {
  return { reason: given.cancellation_reason ?? null };
}

export const retrieveSpecification = specify({});
export const listSpecification = specify({ ...page, customer: id }, "customer_account");
