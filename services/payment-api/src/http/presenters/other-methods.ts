/** Bank debits by other methods, which we do not have: Stripe documents their fields as expandable. */
export const SEPA_DEBIT = { generated_sepa_debit: "payment_method", generated_sepa_debit_mandate: "nothing" } as const;
