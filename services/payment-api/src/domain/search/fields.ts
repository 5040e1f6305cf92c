import type { SearchFields } from "./query.ts";

/**
 * The fields of each object that a search can name.
 * Source: docs.stripe.com/search#supported-query-fields-for-each-resource.
 */
export const SEARCH_FIELDS = {
  customer: { created: "number", email: "text", metadata: "pairs", name: "text", phone: "text" },
  payment_intent: {
    amount: "number",
    created: "number",
    currency: "token",
    customer: "token",
    metadata: "pairs",
    status: "token",
  },
  charge: {
    amount: "number",
    "billing_details.address.postal_code": "token",
    created: "number",
    currency: "token",
    customer: "token",
    disputed: "token",
    metadata: "pairs",
    "payment_method_details.card.brand": "token",
    "payment_method_details.card.exp_month": "number",
    "payment_method_details.card.exp_year": "number",
    "payment_method_details.card.fingerprint": "token",
    "payment_method_details.card.last4": "token",
    refunded: "token",
    status: "token",
  },
  product: {
    active: "token",
    description: "text",
    metadata: "pairs",
    name: "text",
    shippable: "token",
    url: "text",
  },
  price: { active: "token", currency: "token", metadata: "pairs", product: "token", type: "token" },
} as const satisfies Readonly<Record<string, SearchFields>>;

/** The objects that can be searched. */
export type Searchable = keyof typeof SEARCH_FIELDS;

export type SearchFieldOf<N extends Searchable> = keyof (typeof SEARCH_FIELDS)[N] & string;
