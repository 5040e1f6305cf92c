/**
 * A statement that holds in every committed state of payment-api's database, also while payments are under way. Its
 * query finds what violates it, and names tables without their schema.
 */
export interface Check {
  /** `entries_sum_to_zero` */
  readonly name: string;
  /** The statement, as a sentence. */
  readonly holds: string;
  /** Set where it holds only while no payment is under way. */
  readonly atRest?: true;
  /** One row for each violation: its id first, then what differs. Amounts are minor units. */
  readonly sql: string;
  /** A row of the query as a sentence. */
  readonly violation: (row: Found) => string;
}

/** A row of a check's query, by the names of its columns. */
export type Found = Readonly<Record<string, string | number | bigint | null>>;
