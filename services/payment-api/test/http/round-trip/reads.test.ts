import { instant } from "@platform/kernel/instant";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OBJECTS, type Returned } from "../../../src/http/subject.ts";
import { ENDPOINTS } from "../../../src/http/endpoints.ts";
import { type Api, startApi } from "../api.ts";
import { formOf, type Parameters } from "./form.ts";
import { FILTERS, type Item } from "./list-samples.ts";
import { parameterNames } from "./parameter-names.ts";

/** Every parameter of a reading route changes the answer: a filter the items of a list, an expansion the object. */

let now = Date.now() - 60_000;
let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: () => instant(now) });
  for (const currency of ["usd", "eur", "gbp"]) {
    await payAndRefund(currency);
    now += 10_000;
  }
});
afterAll(() => api.stop());

async function payAndRefund(currency: string): Promise<void> {
  const { stripe } = api;
  const customer = await stripe.customers.create({ email: `${currency}@example.com` });
  const { id } = await stripe.paymentIntents.create({
    amount: 1000,
    currency,
    customer: customer.id,
    confirm: true,
    payment_method: "pm_card_visa",
  });
  await stripe.refunds.create({ payment_intent: id });
  await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: "pm_card_visa",
    confirm: true,
    usage: "on_session",
  });
  const isFirst = currency === "usd";
  const { id: product } = await stripe.products.create({
    name: currency,
    active: isFirst,
    shippable: isFirst,
    url: `https://shop.example/${currency}`,
    default_price_data: { currency, unit_amount: 500 },
  });
  await stripe.prices.update((await stripe.products.retrieve(product)).default_price as string, { active: isFirst });
  await stripe.webhookEndpoints.create({ url: `https://shop.example/${currency}`, enabled_events: ["*"] });
}

async function list(path: string, parameters: Parameters): Promise<readonly Item[]> {
  const { json, status } = await api.raw("GET", `${path}?${formOf({ limit: "100", ...parameters })}`);
  expect(status).toBe(200);
  return json["data"] as readonly Item[];
}

/** They list nothing without what they belong to: payment-methods.test.ts and setup-intents.test.ts have their filters. */
const OF_ANOTHER: ReadonlySet<string> = new Set([
  "/v1/payment_methods",
  "/v1/customers/:id/payment_methods",
  "/v1/setup_attempts",
]);

const lists = ENDPOINTS.filter(({ isList, isSearch, path }) => isList && !isSearch && !OF_ANOTHER.has(path));

/** Filters by what is the same in all items. catalogue.test.ts has them. */
const ALIKE: Readonly<Record<string, readonly string[]>> = { "/v1/prices": ["type"] };

test("every list has filters", () => {
  expect(Object.keys(FILTERS).toSorted()).toEqual(lists.map(({ path }) => path).toSorted());
});

describe.for(lists.map((one) => [one.path, one] as const))("GET %s", ([path, { parameters, returns }]) => {
  const filters = FILTERS[path]!;

  test("each parameter has a sample", () => {
    const sampled = [...Object.keys(filters), ...(ALIKE[path] ?? []), "expand"];
    expect(sampled.toSorted()).toEqual(parameterNames(parameters.fields).toSorted());
  });

  test.for(Object.entries(filters))("%s takes some and leaves others", async ([name, { sent, takes }]) => {
    const all = await list(path, {});
    const expected = all.filter(takes).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(all.length);
    const found = await list(path, { [name]: sent(all) });
    expect(found.map(({ id }) => id)).toEqual(expected);
  });

  test.for(expandable(returns))("expand puts an object in place of %s", async (field) => {
    const [item] = await list(path, { expand: [`data.${field}`] });
    expect(item![field]).toMatchObject({ object: expect.any(String) });
  });
});

/** expansions.test.ts covers hashes, and the fields that are always null here. */
const expandable = (returned: Returned): string[] =>
  Object.entries<unknown>(OBJECTS[returned].expandable)
    .filter(([field, target]) => typeof target === "string" && target !== "nothing" && !NULL_HERE.has(field))
    .map(([field]) => field);
const NULL_HERE: ReadonlySet<string> = new Set(["failure_balance_transaction"]);

/** Parameters that change nothing in a route's answer. */
const EXEMPT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "GET /v1/payment_intents/:id": { client_secret: "A wrong one is refused: payments-api.test.ts." },
  "GET /v1/setup_intents/:id": { client_secret: "A wrong one is refused: setup-intents.test.ts." },
};

const others = ENDPOINTS.filter(({ method, isList }) => method !== "POST" && !isList);

test.for(others)("$method $path accepts an expansion and nothing else", ({ method, path, parameters }) => {
  const exempt = Object.keys(EXEMPT[`${method} ${path}`] ?? {});
  expect(parameterNames(parameters.fields)).toEqual([...exempt, "expand"]);
});

const retrievals = others
  .filter(({ path }) => lists.some((one) => path === `${one.path}/:id`))
  .flatMap(({ method, path, returns }) =>
    method === "GET" ? expandable(returns).map((field) => [path.replace("/:id", ""), field] as const) : [],
  );

test.for(retrievals)("GET %s/:id puts an object in place of %s", async ([path, field]) => {
  const [item] = await list(path, { limit: "1" });
  const { json } = await api.raw("GET", `${path}/${item!.id}?${formOf({ expand: [field] })}`);
  expect(json[field]).toMatchObject({ object: expect.any(String) });
});
