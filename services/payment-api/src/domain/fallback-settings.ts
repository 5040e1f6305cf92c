/** The fallback's settings for one account. Everything else is the same for all accounts. */
export interface FallbackSettings {
  /** Limits of a single payment by currency. */
  readonly amounts: Readonly<Record<string, AmountLimit>>;
  /** Fingerprints, as charges show them. */
  readonly blockedCards: readonly string[];
  readonly blockedCustomers: readonly string[];
  /** In lower case. */
  readonly blockedEmails: readonly string[];
}

/** The fallback reviews or blocks a payment of more than this many minor units. Null: no limit. */
export interface AmountLimit {
  readonly review: bigint | null;
  readonly block: bigint | null;
}
