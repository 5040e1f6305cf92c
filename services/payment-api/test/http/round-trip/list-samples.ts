/** An item of a list, as the API presents it. */
export type Item = Readonly<Record<string, unknown>> & { readonly id: string };

/** A filter that selects some of the items, but not all. */
export interface Filter {
  /** The value to send; items come newest first. */
  readonly sent: (all: readonly Item[]) => string | readonly string[];
  /** Whether the filter selects an item. */
  readonly takes: (item: Item, place: number, all: readonly Item[]) => boolean;
}

type Filters = Readonly<Record<string, Filter>>;

const createdOf = ({ created }: Item): number => created as number;
/** The middle of the three creation times. */
const middle = (all: readonly Item[]): number => [...new Set(all.map(createdOf))].toSorted((a, b) => a - b)[1]!;
const byTime = (compare: (at: number, than: number) => boolean): Filter => ({
  sent: (all) => String(middle(all)),
  takes: (item, _place, all) => compare(createdOf(item), middle(all)),
});

/** Filters by the oldest item's value of a field. */
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

/** The filters of every list, by its path. `expand` has its own test. */
export const FILTERS: Readonly<Record<string, Filters>> = {
  "/v1/payment_intents": { ...PAGE, customer: byField("customer") },
  "/v1/charges": { ...PAGE, customer: byField("customer"), payment_intent: byField("payment_intent") },
  "/v1/refunds": { ...PAGE, charge: byField("charge"), payment_intent: byField("payment_intent") },
  "/v1/customers": { ...PAGE, email: byField("email") },
  "/v1/products": {
    ...PAGE,
    active: byField("active"),
    ids: { sent: (all) => [all.at(-1)!.id], takes: ({ id }, _place, all) => id === all.at(-1)!.id },
    shippable: byField("shippable"),
    url: byField("url"),
  },
  "/v1/prices": {
    ...PAGE,
    active: byField("active"),
    currency: byField("currency"),
    product: byField("product"),
  },
  "/v1/setup_intents": { ...PAGE, customer: byField("customer"), payment_method: byField("payment_method") },
  "/v1/balance_transactions": {
    ...PAGE,
    currency: byField("currency"),
    source: byField("source"),
    type: byField("type"),
  },
  "/platform/v1/ledger_transactions": {
    ...PAGE,
    currency: byField("currency"),
    kind: byField("kind"),
    source: byField("source"),
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
