import type { CreateCustomer, UpdateCustomer } from "../../use-cases/inputs.ts";
import { specify, type Decoded } from "../parameters.ts";
import { address, customerShipping } from "./address.ts";
import { email, id, list, nullable, object, oneOf, text } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { page } from "./page.ts";
import { cardToken } from "./payment-method.ts";
import { present } from "./present.ts";

/** Parameters of customers. */

const plain = {
  address: nullable(address),
  description: nullable(text(5000)),
  email: nullable(email),
  name: nullable(text(256)),
  phone: nullable(text(50)),
  preferred_locales: nullable(list(text(35), 20)),
  shipping: nullable(customerShipping),
  invoice_settings: object({ default_payment_method: nullable(id) }, "custom_fields footer rendering_options"),
  tax_exempt: nullable(oneOf("none", "exempt", "reverse")),
};

const NOT_YET = "balance business_name cash_balance individual_name invoice_prefix next_invoice_sequence tax validate";

export const createSpecification = specify(
  { ...plain, metadata, payment_method: id, source: cardToken },
  `${NOT_YET} tax_id_data test_clock`,
);
export const updateSpecification = specify({ ...plain, metadata: metadataPatch }, `${NOT_YET} default_source source`);
export const retrieveSpecification = specify({});
export const deleteSpecification = specify({});
export const listSpecification = specify({ ...page, email: text(512) }, "test_clock");

export function createInput(given: Decoded<typeof createSpecification.fields>): CreateCustomer {
  return {
    email: given.email ?? null,
    name: given.name ?? null,
    description: given.description ?? null,
    phone: given.phone ?? null,
    address: given.address ?? null,
    shipping: given.shipping ?? null,
    metadata: given.metadata ?? {},
    preferredLocales: given.preferred_locales ?? [],
    taxExempt: given.tax_exempt ?? "none",
    paymentMethod: given.payment_method ?? given.source ?? null,
    // A source was a customer's default from the beginning.
    defaultPaymentMethod: given.invoice_settings?.default_payment_method ?? given.source ?? null,
  };
}

export function updateInput(given: Decoded<typeof updateSpecification.fields>): UpdateCustomer {
  return present({
    email: given.email,
    name: given.name,
    description: given.description,
    phone: given.phone,
    address: given.address,
    shipping: given.shipping,
    metadata: given.metadata,
    preferredLocales: given.preferred_locales === null ? [] : given.preferred_locales,
    taxExempt: given.tax_exempt === null ? "none" : given.tax_exempt,
    defaultPaymentMethod: given.invoice_settings?.default_payment_method,
  });
}
