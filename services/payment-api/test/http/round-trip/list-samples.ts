/** An item of a list, as it is presented. */
export type Item = Readonly<Record<string, unknown>> & { readonly id: string };

/** A filter that takes some of the items and leaves others. */
export interface Filter {
  /** What is sent, newest item first. */
  readonly sent: (all: readonly Item[]) => string | readonly string[];
  /** Which items it takes. */
  readonly takes: (item: Item, place: number, all: readonly Item[]) => boolean;
}

type Filters = Readonly<Record<string, Filter>>;

const createdOf = ({ created }: Item): number => created as number;
/** The middle of three seconds. */
const middle = (all: readonly Item[]): number => [...new Set(all.map(createdOf))].toSorted((a, b) => a - b)[1]!;
const byTime = (compare: (at: number, than: number) => boolean): Filter => ({
  sent: (all) => String(middle(all)),
  takes: (item, _place, all) => compare(createdOf(item), middle(all)),
});

/** The field of the oldest item as a filter. */
const byField = (field: string): Filter => ({
  sent: (all) => String(all.at(-1)![field]),
  takes: (item, _place, all) => item[field] === all.at(-1)![field],
});

const CURSORS: Filters = {
  limit: { sent: () => "1", takes: (_item, place) => place === 0 },
  starting_after: { sent: ([first]) => first!.id, takes: (_item, place) => place > 0 },
  ending_before: { sent: (all) => all.at(-1)!.id, takes: (_item, place, all) => place < all.length - 1 },
};

const PAGE: Filters = {
  ...CURSORS,
  created: byTime((at, than) => at === than),
  "created[gt]": byTime((at, than) => at > than),
  "created[gte]": byTime((at, than) => at >= than),
  "created[lt]": byTime((at, than) => at < than),
  "created[lte]": byTime((at, than) => at <= than),
};

/** The filters of every list, by its path. `expand` has a test of its own. */
export const FILTERS: Readonly<Record<string, Filters>> = {
  "/v1/payment_intents": { ...PAGE, customer: byField("customer") },
  "/v1/charges": { ...PAGE, customer: byField("customer"), payment_intent: byField("payment_intent") },
  "/v1/refunds": { ...PAGE, charge: byField("charge"), payment_intent: byField("payment_intent") },
  "/v1/customers": { ...PAGE, email: byField("email") },
  "/v1/balance_transactions": {
    ...PAGE,
    currency: byField("currency"),
    source: byField("source"),
    type: byField("type"),
  },
  "/v1/events": {
    ...PAGE,
    type: byField("type"),
    types: {
      sent: () => ["charge.*", "refund.created"],
      takes: ({ type }) => /^charge\.|^refund\.created$/.test(String(type)),
    },
  },
  "/v1/webhook_endpoints": CURSORS,
};
