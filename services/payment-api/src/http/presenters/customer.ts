import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Customer } from "../../domain/customer.ts";
import type { LoadableObject, Mode } from "../api-object.ts";
import { presentAddress } from "./address.ts";

/** A customer as we send it; for a deleted customer, only the fact that it was deleted. */
export const presentCustomer = (tenant: Mode, customer: Customer) =>
  customer.deleted ? presentDeletedCustomer(customer) : presentLivingCustomer(tenant, customer);

const presentDeletedCustomer = ({ id }: Customer) =>
  ({ id, object: "customer", deleted: true }) satisfies Stripe.DeletedCustomer;

function presentLivingCustomer({ livemode }: Mode, { id, email, createdAt, details }: Customer) {
  const { shipping } = details;
  return {
    id,
    object: "customer",
    address: details.address === null ? null : presentAddress(details.address),
    balance: 0,
    created: toUnixSeconds(createdAt),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: details.description,
    discount: null,
    email,
    invoice_prefix: details.invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: details.defaultPaymentMethod,
      footer: null,
      rendering_options: null,
    },
    livemode,
    metadata: details.metadata,
    name: details.name,
    next_invoice_sequence: 1,
    phone: details.phone,
    preferred_locales: details.preferredLocales as string[],
    shipping: shipping === null ? null : { ...shipping, address: presentAddress(shipping.address) },
    tax_exempt: details.taxExempt,
    test_clock: null,
  } satisfies Stripe.Customer;
}

export const customerObject: LoadableObject<Customer> = {
  words: "customer",
  permission: "customer",
  expandable: {
    cash_balance: "nothing",
    default_source: "nothing",
    invoice_credit_balance: "nothing",
    invoice_settings: { default_payment_method: "payment_method" },
    sources: "no_items",
    subscriptions: "no_items",
    tax: "nothing",
    tax_ids: "no_items",
    test_clock: "nothing",
  },
  present: presentCustomer,
  load: (reader, tenant, id) => reader.find("customer", tenant, id),
};
