import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, pay, setUp } from "../cases.ts";
import type { Shop } from "../shop.ts";

interface Listed {
  readonly id: string;
}
interface Page {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
  readonly created?: Stripe.RangeQueryParam;
}
interface List {
  readonly url: string;
  /** Makes another object, and maybe others besides. */
  readonly make: (shop: Shop) => Promise<unknown>;
  readonly list: (stripe: Stripe, page: Page) => Promise<Stripe.ApiList<Listed>>;
  /** Whether Stripe documents `created` as a filter. */
  readonly hasCreated: boolean;
}

const LISTS: Readonly<Record<string, List>> = {
  charges: {
    url: "/v1/charges",
    make: (shop) => pay(shop),
    list: (stripe, page) => stripe.charges.list(page),
    hasCreated: true,
  },
  refunds: {
    url: "/v1/refunds",
    make: async (shop) => shop.stripe.refunds.create({ payment_intent: (await pay(shop)).id }),
    list: (stripe, page) => stripe.refunds.list(page),
    hasCreated: true,
  },
  customers: {
    url: "/v1/customers",
    make: ({ stripe }) => stripe.customers.create(),
    list: (stripe, page) => stripe.customers.list(page),
    hasCreated: true,
  },
  "setup intents": {
    url: "/v1/setup_intents",
    make: (shop) => setUp(shop),
    list: (stripe, page) => stripe.setupIntents.list(page),
    hasCreated: true,
  },
  "balance transactions": {
    url: "/v1/balance_transactions",
    make: (shop) => pay(shop),
    list: (stripe, page) => stripe.balanceTransactions.list(page),
    hasCreated: true,
  },
  events: {
    url: "/v1/events",
    make: ({ stripe }) => stripe.customers.create(),
    list: (stripe, page) => stripe.events.list(page),
    hasCreated: true,
  },
  "webhook endpoints": {
    url: "/v1/webhook_endpoints",
    make: ({ stripe }) =>
      stripe.webhookEndpoints.create({ url: "https://shop.example/hooks", enabled_events: ["charge.expired"] }),
    list: (stripe, page) => stripe.webhookEndpoints.list(page),
    hasCreated: false,
  },
};

const FUTURE = 4_102_444_800;

async function firstThree({ make, list }: List, shop: Shop): Promise<string[]> {
  for (let index = 0; index < 3; index += 1) await make(shop);
  const { data } = await list(shop.stripe, { limit: 3 });
  expect(data).toHaveLength(3);
  return data.map(({ id }) => id);
}

export function listing({ accepts, refuses }: Cases): void {
  for (const [name, one] of Object.entries(LISTS)) {
    const { url, list, hasCreated } = one;
    accepts(
      `${name}: says whether there are more`,
      async (shop) => {
        await firstThree(one, shop);
        return list(shop.stripe, { limit: 2 });
      },
      (page: Stripe.ApiList<Listed>) => {
        expect(page).toMatchObject({ object: "list", url, has_more: true });
        expect(page.data).toHaveLength(2);
      },
    );
    accepts(
      `${name}: goes on after an object, and back before it`,
      async (shop) => {
        const [newest, middle, oldest] = await firstThree(one, shop);
        const [after, before] = await Promise.all([
          list(shop.stripe, { limit: 1, starting_after: middle! }),
          list(shop.stripe, { limit: 1, ending_before: middle! }),
        ]);
        return { found: [before.data[0]?.id, after.data[0]?.id], expected: [newest, oldest] };
      },
      ({ found, expected }: { found: string[]; expected: string[] }) => expect(found).toEqual(expected),
    );
    if (hasCreated) {
      accepts(
        `${name}: by the time of creation`,
        async (shop) => {
          const [past, future] = await Promise.all([
            list(shop.stripe, { limit: 1, created: { gte: 1, lt: FUTURE } }),
            list(shop.stripe, { limit: 1, created: { gte: FUTURE } }),
          ]);
          return { past: past.data.length, future: future.data.length };
        },
        { past: 1, future: 0 },
      );
    }
    refuses(`${name}: more than 100`, ({ stripe }) => list(stripe, { limit: 101 }), invalid("limit"));
    refuses(
      `${name}: a start that does not exist`,
      ({ stripe }) => list(stripe, { starting_after: "none" }),
      invalid("starting_after", "resource_missing"),
    );
  }
  accepts(
    "nothing as an empty list",
    async ({ stripe }) => {
      const { id: customer } = await stripe.customers.create();
      return stripe.paymentIntents.list({ customer });
    },
    { data: [], has_more: false },
  );
  refuses("an unknown filter", ({ stripe }) => stripe.charges.list({ colour: "red" } as Stripe.ChargeListParams), {
    ...invalid("colour", "parameter_unknown"),
  });
}
