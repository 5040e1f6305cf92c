import type { UpdateCharge } from "../../use-cases/inputs.ts";
import { type Decoded, required, specify } from "../parameters.ts";
import { shipping } from "./address.ts";
import { email, id, nullable, object, oneOf, text } from "./fields.ts";
import { metadataPatch } from "./metadata.ts";
import { transferGroup } from "./payment-options.ts";
import { present } from "./present.ts";

/** Parameters that change charges. */

export const updateSpecification = specify({
  customer: id,
  description: nullable(text(1000)),
  fraud_details: object({ user_report: required(nullable(oneOf("safe", "fraudulent"))) }),
  metadata: metadataPatch,
  receipt_email: nullable(email),
  shipping,
  transfer_group: transferGroup,
});

export function updateInput(given: Decoded<typeof updateSpecification.fields>): UpdateCharge {
  return present({
    customer: given.customer,
    description: given.description,
    metadata: given.metadata,
    receiptEmail: given.receipt_email,
    shipping: given.shipping,
    transferGroup: given.transfer_group,
    userReport: given.fraud_details?.user_report,
  });
}
