import { afterAll, beforeAll, expect, test } from "vitest";
import type { Expandable } from "../../src/http/api-object.ts";
import { OBJECTS, type Returned } from "../../src/http/subject.ts";
import { type Api, startApi } from "./api.ts";

/** Every path that Stripe documents as expandable can be expanded, even if the object has nothing there. */

let api: Api;
const paths: Partial<Record<Returned, string>> = {};
beforeAll(async () => {
  api = await startApi();
  const { stripe } = api;
  const { id } = await stripe.customers.create({});
  const paid = await stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  const refund = await stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
  paths.customer = `/v1/customers/${id}`;
  paths.payment_intent = `/v1/payment_intents/${paid.id}`;
  paths.charge = `/v1/charges/${paid.latest_charge as string}`;
  paths.refund = `/v1/refunds/${refund.id}`;
  paths.balance_transaction = `/v1/balance_transactions/${refund.balance_transaction as string}`;
  const setup = await stripe.setupIntents.create({ customer: id, payment_method: "pm_card_visa", confirm: true });
  paths.setup_intent = `/v1/setup_intents/${setup.id}`;
  const price = await stripe.prices.create({ product_data: { name: "Lamp" }, currency: "usd", unit_amount: 500 });
  await stripe.products.update(price.product as string, { default_price: price.id });
  paths.price = `/v1/prices/${price.id}`;
  paths.product = `/v1/products/${price.product as string}`;
  paths.account = "/v1/account";
  paths.payment_method = "/v1/payment_methods/pm_card_visa";
});
afterAll(() => api.stop());

/** All paths, each with the type that it expands to. */
const leaves = (fields: Expandable, at: readonly string[] = []): (readonly [path: string, target: string])[] =>
  Object.entries(fields).flatMap(([field, target]) =>
    typeof target === "object" ? leaves(target, [...at, field]) : [[[...at, field].join("."), target] as const],
  );

/** No route returns one alone: reads.test.ts expands their list. */
const ONLY_LISTED = "setup_attempt";

/** Their lists are at the top; a payment intent has its own in a hash that is absent here. */
const HAS_LISTS: ReadonlySet<string> = new Set(["account", "customer"]);

const retrieved = Object.entries(OBJECTS).filter(([object]) => object !== ONLY_LISTED);
const all = retrieved.flatMap(([object, { expandable: fields }]) =>
  leaves(fields).map(([path, target]) => [object as Returned, path, target] as const),
);
const at = (answer: unknown, path: string): unknown =>
  path.split(".").reduce((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], answer);

test.for(all)("a %s is answered with %s expanded (%s)", async ([object, path, target]) => {
  const plain = await api.raw("GET", paths[object]!);
  const { status, json } = await api.raw("GET", `${paths[object]!}?expand[]=${path}`);
  expect(status).toBe(200);
  const [before, after] = [at(plain.json, path), at(json, path)];
  if (typeof before === "string") expect(after).toMatchObject({ id: before });
  else if (target === "no_items" && HAS_LISTS.has(object)) expect(after).toMatchObject({ object: "list", data: [] });
  else if (target !== "refunds") expect(json).toEqual(plain.json);
});

test("the SDK walks an empty list", async () => {
  const { id } = await api.stripe.customers.create({});
  const customer = await api.stripe.customers.retrieve(id, { expand: ["subscriptions"] });
  if (customer.deleted) throw new Error("the customer is there");
  expect(customer.subscriptions).toEqual({
    object: "list",
    data: [],
    has_more: false,
    url: `/v1/customers/${id}/subscriptions`,
  });
});
