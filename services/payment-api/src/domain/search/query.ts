/**
 * A search in Stripe's query language: `status:"succeeded" AND metadata["order"]:"6735" -currency:"eur"`.
 * Source: docs.stripe.com/search#search-query-language.
 */
export interface SearchQuery {
  /** One query never mixes AND with OR. */
  readonly join: "and" | "or";
  /** One to MAX_CLAUSES. */
  readonly clauses: readonly Clause[];
}

export interface Clause {
  readonly negated: boolean;
  /** `status`, `payment_method_details.card.last4`, `metadata`. */
  readonly field: string;
  /** Of `metadata["order"]`. */
  readonly key?: string;
  readonly test: Test;
}

export type Test =
  /** Equal but for upper and lower case. */
  | { readonly kind: "is"; readonly text: string }
  /** Contains the text, but for upper and lower case. */
  | { readonly kind: "contains"; readonly text: string }
  | { readonly kind: "compares"; readonly operator: Comparison; readonly number: bigint }
  | { readonly kind: "is_null" };

export type Comparison = "<" | "<=" | "=" | ">=" | ">";

/**
 * What can be asked of a field. `token`: a text as a whole. `text`: a part of it, too. `number`: compared. `pairs`: a text by
 * a key that the merchant chose.
 */
export type SearchFieldKind = "token" | "text" | "number" | "pairs";

/** The fields of an object that a query can name. */
export type SearchFields = Readonly<Record<string, SearchFieldKind>>;

export const MAX_CLAUSES = 10;

/** A substring shorter than this matches nearly everything. */
export const MIN_SUBSTRING = 3;

/** Why a query cannot be understood. */
export interface QueryFault {
  /** Says what was found, and what was expected there. */
  readonly message: string;
  /** The place in the query, counted in characters from 1. */
  readonly at: number;
}
