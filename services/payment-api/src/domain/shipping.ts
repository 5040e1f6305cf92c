/** A postal address; every part may be missing. */
export interface Address {
  readonly city: string | null;
  readonly country: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly postalCode: string | null;
  readonly state: string | null;
}

/** Where the goods go. */
export interface Shipping {
  readonly address: Address;
  readonly name: string;
  readonly phone: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
}
