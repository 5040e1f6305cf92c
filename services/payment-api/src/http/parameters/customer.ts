import type { CreateCustomer, UpdateCustomer } from "../../use-cases/inputs.ts";
import { specify, type Decoded } from "../parameters.ts";
import { address, customerShipping } from "./address.ts";
import { email, list, nullable, text } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { page } from "./page.ts";
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
};

const NOT_YET =
  "balance business_name cash_balance individual_name invoice_prefix invoice_settings next_invoice_sequence source tax " +
  "tax_exempt validate";

export const createSpecification = specify({ ...plain, metadata }, `${NOT_YET} payment_method tax_id_data test_clock`);
export const updateSpecification = specify({ ...plain, metadata: metadataPatch }, `${NOT_YET} default_source`);
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
  });
}
