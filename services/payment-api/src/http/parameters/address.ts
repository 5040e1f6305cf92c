import type { BillingDetails } from "../../domain/billing-details.ts";
import { NO_ADDRESS } from "../../domain/billing-details.ts";
import type { Address, Shipping } from "../../domain/shipping.ts";
import { refuse, required, type Field } from "../parameters.ts";
import { shorten } from "../text.ts";
import { email, mapped, nullable, object, text } from "./fields.ts";
import { present } from "./present.ts";

const line = nullable(text(5000));

const country: Field<string> = mapped(text(5000), (code, param, faults) =>
  /^[A-Za-z]{2}$/.test(code)
    ? code.toUpperCase()
    : refuse(
        faults,
        `Country '${shorten(code, 20)}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US' or 'IE'.`,
        param,
        "country_code_invalid",
      ),
);

const parts = object({
  city: line,
  country: nullable(country),
  line1: line,
  line2: line,
  postal_code: line,
  state: line,
});

const addressPatch = mapped(parts, ({ postal_code: postalCode, ...given }): Partial<Address> =>
  present({ ...given, postalCode }),
);

export const address: Field<Address> = mapped(parts, (given) => ({
  city: given.city ?? null,
  country: given.country ?? null,
  line1: given.line1 ?? null,
  line2: given.line2 ?? null,
  postalCode: given.postal_code ?? null,
  state: given.state ?? null,
}));

/** Where the goods of a payment go. */
export const shipping: Field<Shipping> = mapped(
  object({ address: required(address), name: required(text(5000)), phone: line, carrier: line, tracking_number: line }),
  (given) => ({
    address: given.address ?? NO_ADDRESS,
    name: given.name ?? "",
    phone: given.phone ?? null,
    carrier: given.carrier ?? null,
    trackingNumber: given.tracking_number ?? null,
  }),
);

/** Where a customer's goods usually go. */
export const customerShipping = mapped(
  object({ address: required(address), name: required(text(5000)), phone: line }),
  (given) => ({ address: given.address ?? NO_ADDRESS, name: given.name ?? "", phone: given.phone ?? null }),
);

export const billing: Field<BillingDetails> = mapped(
  object({ address: nullable(address), email: nullable(email), name: line, phone: line }, "tax_id"),
  (given) => ({
    address: given.address ?? NO_ADDRESS,
    email: given.email ?? null,
    name: given.name ?? null,
    phone: given.phone ?? null,
  }),
);

/** Billing details of which only some change: each part that is given replaces its own. */
export const billingPatch = mapped(
  object({ address: nullable(addressPatch), email: nullable(email), name: line, phone: line }, "tax_id"),
  (given) => present({ ...given }),
);
