import type { Address } from "./shipping.ts";

export interface BillingDetails {
  readonly address: Address;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
}

export const NO_ADDRESS: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postalCode: null,
  state: null,
};
export const NO_BILLING: BillingDetails = { address: NO_ADDRESS, email: null, name: null, phone: null };
