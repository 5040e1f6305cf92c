import type { Searchable, SearchFieldOf } from "../domain/search/fields.ts";
import { testCards, type TestCard } from "../domain/test-card.ts";

/** Where a searched field is: SQL, made of constants, for a text, a number or a JSON object of texts. */
export type SearchColumn =
  | string
  /** A field of the card behind the row's token: we know every card, so a condition on it is a list of tokens. */
  | { readonly ofCard: (card: TestCard) => string | number };

const DETAILS = {
  created: "floor(extract(epoch FROM created_at))",
  metadata: "(details -> 'metadata')",
} as const;

/** The columns of each object's searched fields: a missing one does not compile. */
export const SEARCH_COLUMNS: {
  readonly [N in Searchable]: {
    readonly table: string;
    /** What each row that can be found has. */
    readonly where: string;
    readonly columns: { readonly [F in SearchFieldOf<N>]: SearchColumn };
  };
} = {
  customer: {
    table: "customers",
    where: "NOT deleted",
    columns: { ...DETAILS, email: "email", name: "(details ->> 'name')", phone: "(details ->> 'phone')" },
  },
  payment_intent: {
    table: "payment_intents",
    where: "TRUE",
    columns: { ...DETAILS, amount: "amount", currency: "currency", customer: "customer", status: "status" },
  },
  charge: {
    table: "charges",
    where: "TRUE",
    columns: {
      ...DETAILS,
      amount: "amount",
      "billing_details.address.postal_code": "(details #>> '{billing,address,postalCode}')",
      currency: "currency",
      customer: "customer",
      disputed: "'false'",
      "payment_method_details.card.brand": { ofCard: ({ brand }) => brand },
      "payment_method_details.card.exp_month": { ofCard: ({ expMonth }) => expMonth },
      "payment_method_details.card.exp_year": { ofCard: ({ expYear }) => expYear },
      "payment_method_details.card.fingerprint": { ofCard: ({ fingerprint }) => fingerprint },
      "payment_method_details.card.last4": { ofCard: ({ last4 }) => last4 },
      refunded: "(amount_captured > 0 AND amount_refunded = amount_captured)::text",
      status: "status",
    },
  },
  product: {
    table: "products",
    where: "NOT deleted",
    columns: {
      active: "active::text",
      description: "(details ->> 'description')",
      metadata: DETAILS.metadata,
      name: "(details ->> 'name')",
      shippable: "shippable::text",
      url: "url",
    },
  },
  price: {
    table: "prices",
    where: "TRUE",
    columns: {
      active: "active::text",
      currency: "currency",
      metadata: DETAILS.metadata,
      product: "product",
      type: "'one_time'",
    },
  },
};

/** The tokens of the cards that pass a test. */
export const tokensOf = (passes: (card: TestCard) => boolean): string[] =>
  testCards()
    .filter(passes)
    .map(({ token }) => token);
