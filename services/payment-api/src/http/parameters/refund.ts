import type { CreateRefund, UpdateRefund } from "../../use-cases/inputs.ts";
import { refuse, specify, type Decoded, type Faults } from "../parameters.ts";
import { amount, id, nullable, oneOf } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { page } from "./page.ts";
import { present } from "./present.ts";

/** Parameters of refunds. */

export const createSpecification = specify(
  {
    amount,
    charge: id,
    metadata,
    payment_intent: id,
    reason: nullable(oneOf("duplicate", "fraudulent", "requested_by_customer")),
  },
  "currency customer instructions_email origin refund_application_fee reverse_transfer",
);
export const updateSpecification = specify({ metadata: metadataPatch });
export const cancelSpecification = specify({});
export const retrieveSpecification = specify({});
export const listSpecification = specify({ ...page, charge: id, payment_intent: id });

export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreateRefund {
  if (given.charge === undefined && given.payment_intent === undefined) {
    refuse(
      faults,
      "One of the following params should be provided for this request: payment_intent or charge.",
      "payment_intent",
      "parameter_missing",
    );
  }
  return {
    charge: given.charge ?? null,
    paymentIntent: given.payment_intent ?? null,
    ...(given.amount === undefined ? {} : { amount: given.amount }),
    reason: given.reason ?? null,
    metadata: given.metadata ?? {},
  };
}

export function updateInput(given: Decoded<typeof updateSpecification.fields>): UpdateRefund {
  return present({ metadata: given.metadata });
}
