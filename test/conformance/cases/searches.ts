import { randomUUID } from "node:crypto";
import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, pay } from "../cases.ts";
import type { Shop } from "../shop.ts";

/** Makes one payment of 20 dollars and one of 7, both of one order, and searches among them. */
const searchAmong =
  (query: (order: string) => string, params: { limit?: number; page?: string } = {}) =>
  async (shop: Shop): Promise<Stripe.ApiSearchResult<Stripe.PaymentIntent>> => {
    const order = randomUUID();
    await pay(shop, { metadata: { order, gift: "yes" } });
    await shop.stripe.paymentIntents.create({ amount: 700, currency: "eur", metadata: { order } });
    return shop.stripe.paymentIntents.search({ query: query(order), ...params });
  };

const finds =
  (...amounts: number[]) =>
  ({ data }: Stripe.ApiSearchResult<Stripe.PaymentIntent>): void =>
    expect(data.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual(amounts);

const of = (order: string): string => `metadata["order"]:"${order}"`;

export function searching({ accepts, refuses }: Cases): void {
  for (const [name, query, amounts] of [
    ["by exact match, the operator :", of, [700, 2000]],
    ["by single quotes", (order: string) => `metadata['order']:'${order}'`, [700, 2000]],
    [
      "by a part of a text, the operator ~",
      (order: string) => `metadata["order"]~"${order.slice(4, 20)}"`,
      [700, 2000],
    ],
    ["what does not match, the operator -", (order: string) => `${of(order)} AND -currency:"eur"`, [2000]],
    ["what has more, the operator >", (order: string) => `${of(order)} AND amount>700`, [2000]],
    ["what has at least, the operator >=", (order: string) => `${of(order)} AND amount>=700`, [700, 2000]],
    ["what has less, the operator <", (order: string) => `${of(order)} AND amount<2000`, [700]],
    ["what has at most, the operator <=", (order: string) => `${of(order)} AND amount<=2000`, [700, 2000]],
    ["a number by exact match", (order: string) => `${of(order)} AND amount:700`, [700]],
    ["with a space as AND", (order: string) => `${of(order)} status:"succeeded"`, [2000]],
    ["with OR", (order: string) => `${of(order)} OR metadata["order"]:"none"`, [700, 2000]],
    ["what has no such metadata, null", (order: string) => `${of(order)} AND metadata["gift"]:null`, [700]],
    ["what has such metadata, -null", (order: string) => `${of(order)} AND -metadata["gift"]:null`, [2000]],
    ["without regard to the case of a text", (order: string) => `${of(order)} AND currency:"EUR"`, [700]],
    ["by the time of creation", (order: string) => `${of(order)} AND created>4102444800`, []],
  ] as const) {
    accepts(name, searchAmong(query), finds(...amounts));
  }
  accepts("answers with a search result", searchAmong(of), {
    object: "search_result",
    url: "/v1/payment_intents/search",
    has_more: false,
    next_page: null,
  });
  accepts(
    "goes on with next_page",
    async (shop) => {
      const first = await searchAmong(of, { limit: 1 })(shop);
      expect(first).toMatchObject({ has_more: true, data: [{ amount: 700 }], next_page: expect.any(String) });
      const order = first.data[0]!.metadata["order"]!;
      return shop.stripe.paymentIntents.search({ query: of(order), limit: 1, page: first.next_page! });
    },
    { has_more: false, next_page: null, data: [{ amount: 2000 }] },
  );
  accepts(
    "goes to the end by itself",
    async (shop) => {
      const { data } = await searchAmong(of)(shop);
      const query = of(data[0]!.metadata["order"]!);
      return shop.stripe.paymentIntents.search({ query, limit: 1 }).autoPagingToArray({ limit: 10 });
    },
    [{ amount: 700 }, { amount: 2000 }],
  );
  accepts(
    "customers by e-mail address",
    async ({ stripe }) => {
      const email = `${randomUUID()}@example.com`;
      await stripe.customers.create({ email });
      return stripe.customers.search({ query: `email:"${email}"` });
    },
    { object: "search_result", data: [{ object: "customer" }], url: "/v1/customers/search" },
  );
  accepts(
    "customers by a part of their name",
    async ({ stripe }) => {
      const name = randomUUID();
      await stripe.customers.create({ name: `Ada ${name}` });
      return stripe.customers.search({ query: `name~"${name}"` });
    },
    { data: [{ object: "customer" }] },
  );
  accepts(
    "charges by their card",
    async (shop) => {
      const { latest_charge: charge } = await pay(shop, { payment_method: "pm_card_jcb" });
      const found = await shop.stripe.charges.search({ query: 'payment_method_details.card.brand:"jcb"' });
      return { ids: found.data.map(({ id }) => id), charge };
    },
    ({ ids, charge }: { ids: string[]; charge: string }) => expect(ids).toContain(charge),
  );
  accepts(
    "expands what it finds",
    async (shop) => {
      const { customer } = await pay(shop, { customer: (await shop.stripe.customers.create()).id });
      return shop.stripe.paymentIntents.search({
        query: `customer:"${customer as string}"`,
        expand: ["data.customer"],
      });
    },
    { data: [{ customer: { object: "customer" } }] },
  );
  for (const [name, query] of [
    ["AND and OR together", 'status:"succeeded" AND currency:"usd" OR currency:"eur"'],
    ["a field that cannot be searched", 'description:"lamp"'],
    ["a text without its end", 'status:"succeeded'],
    ["a part of a number", "amount~700"],
    ["a comparison of texts", 'currency>"usd"'],
    ["parentheses", '(status:"succeeded")'],
    ["a part of two characters", 'metadata["order"]~"67"'],
  ] as const) {
    refuses(name, ({ stripe }) => stripe.paymentIntents.search({ query }), {
      statusCode: 400,
      type: "invalid_request_error",
    });
  }
  refuses(
    "nothing to search for",
    ({ stripe }) => stripe.paymentIntents.search({} as Stripe.PaymentIntentSearchParams),
    invalid("query", "parameter_missing"),
  );
  refuses(
    "a page that it never named",
    ({ stripe }) => stripe.paymentIntents.search({ query: 'currency:"usd"', page: "none" }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "more than 100 in a page",
    ({ stripe }) => stripe.paymentIntents.search({ query: 'currency:"usd"', limit: 101 }),
    invalid("limit"),
  );
}
