import type Stripe from "stripe";
import type { BillingDetails } from "../../domain/billing-details.ts";
import type { Address, Shipping } from "../../domain/shipping.ts";

/** A postal address as we send it. */
export const presentAddress = ({ city, country, line1, line2, postalCode, state }: Address) =>
  ({ city, country, line1, line2, postal_code: postalCode, state }) satisfies Stripe.Address;

export const presentShipping = ({ address, name, phone, carrier, trackingNumber }: Shipping) =>
  ({
    address: presentAddress(address),
    carrier,
    name,
    phone,
    tracking_number: trackingNumber,
  }) satisfies Stripe.Charge.Shipping;

export const presentBilling = ({ address, email, name, phone }: BillingDetails) =>
  ({ address: presentAddress(address), email, name, phone, tax_id: null }) satisfies Stripe.Charge.BillingDetails;
