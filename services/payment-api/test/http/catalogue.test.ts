import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { refusalOf } from "./sdk-calls.ts";

let api: Api;
let stripe: Stripe;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
});
afterAll(() => api.stop());

test("a product comes with its default price, in one request", async () => {
  const product = await stripe.products.create({
    name: "Lamp",
    default_price_data: { currency: "eur", unit_amount: 4200, tax_behavior: "inclusive", metadata: { a: "1" } },
    expand: ["default_price"],
  });
  expect(product.default_price).toMatchObject({
    object: "price",
    product: product.id,
    currency: "eur",
    unit_amount: 4200,
    tax_behavior: "inclusive",
    metadata: { a: "1" },
    type: "one_time",
    recurring: null,
  });
  const { data } = await stripe.prices.list({ product: product.id });
  expect(data.map(({ id }) => id)).toEqual([(product.default_price as Stripe.Price).id]);
});

test("a product's features come back, and are unset", async () => {
  const { id, marketing_features: features } = await stripe.products.create({
    name: "Lamp",
    marketing_features: [{ name: "Bright" }, { name: "Warm" }],
  });
  expect(features).toEqual([{ name: "Bright" }, { name: "Warm" }]);
  expect((await stripe.products.update(id, { marketing_features: "" })).marketing_features).toEqual([]);
});

test("a price comes with its product, in one request", async () => {
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 500,
    product_data: {
      name: "Bulb",
      active: false,
      metadata: { a: "1" },
      statement_descriptor: "BULBS",
      tax_code: "txcd_1",
      unit_label: "bulb",
    },
  });
  expect(await stripe.products.retrieve(price.product as string)).toMatchObject({
    name: "Bulb",
    active: false,
    metadata: { a: "1" },
    statement_descriptor: "BULBS",
    tax_code: "txcd_1",
    unit_label: "bulb",
  });
});

test("a decimal amount is a whole number of the smallest unit", async () => {
  const product = (await stripe.products.create({ name: "Lamp" })).id;
  const body = (amount: string): string => `product=${product}&currency=usd&unit_amount_decimal=${amount}`;
  const whole = await api.raw("POST", "/v1/prices", { body: body("700.00") });
  expect(whole.json).toMatchObject({ unit_amount: 700, unit_amount_decimal: "700" });
  const fraction = await api.raw("POST", "/v1/prices", { body: body("700.5") });
  expect(fraction.json.error).toMatchObject({ param: "unit_amount_decimal" });
});

test("lists filter by what is asked for", async () => {
  const lamp = await stripe.products.create({ name: "Lamp", url: "https://shop.example/only", shippable: true });
  const old = await stripe.products.create({ name: "Old lamp", active: false });
  const ids = async (filter: Stripe.ProductListParams): Promise<string[]> =>
    (await stripe.products.list(filter)).data.map(({ id }) => id);
  expect(await ids({ url: "https://shop.example/only" })).toEqual([lamp.id]);
  expect(await ids({ ids: [lamp.id, old.id] })).toEqual([old.id, lamp.id]);
  expect(await ids({ ids: [lamp.id, old.id], active: true })).toEqual([lamp.id]);
  expect(await ids({ ids: [lamp.id, old.id], shippable: true })).toEqual([lamp.id]);
  const price = await stripe.prices.create({ product: lamp.id, currency: "chf", unit_amount: 0 });
  const prices = async (filter: Stripe.PriceListParams): Promise<string[]> =>
    (await stripe.prices.list(filter)).data.map(({ id }) => id);
  expect(await prices({ currency: "chf" })).toEqual([price.id]);
  expect(await prices({ product: lamp.id, type: "one_time", active: true })).toEqual([price.id]);
  expect(await prices({ product: lamp.id, type: "recurring" })).toEqual([]);
});

test("products and prices are searched", async () => {
  const product = await stripe.products.create({ name: "Chandelier", metadata: { room: "hall" } });
  const price = await stripe.prices.create({ product: product.id, currency: "sek", unit_amount: 900 });
  expect((await stripe.products.search({ query: 'name~"chandel" AND active:"true"' })).data).toMatchObject([
    { id: product.id },
  ]);
  expect((await stripe.products.search({ query: 'metadata["room"]:"hall"' })).data).toMatchObject([{ id: product.id }]);
  expect((await stripe.prices.search({ query: `product:"${product.id}" currency:"sek"` })).data).toMatchObject([
    { id: price.id },
  ]);
});

test("a product without prices is deleted; one with a price is not", async () => {
  const { id } = await stripe.products.create({ name: "Lamp" });
  expect(await stripe.products.del(id)).toMatchObject({ id, object: "product", deleted: true });
  expect(await stripe.products.retrieve(id)).toMatchObject({ deleted: true });
  expect((await stripe.products.list({ ids: [id] })).data).toEqual([]);
  expect(await refusalOf(stripe.products.update(id, { name: "Again" }))).toMatchObject({ statusCode: 404 });
  expect(await refusalOf(stripe.prices.create({ product: id, currency: "usd", unit_amount: 1 }))).toMatchObject({
    code: "resource_missing",
    param: "product",
  });
  const sold = await stripe.products.create({ name: "Lamp" });
  await stripe.prices.create({ product: sold.id, currency: "usd", unit_amount: 1 });
  expect(await refusalOf(stripe.products.del(sold.id))).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("Archive it instead"),
  });
});

test("a price that arrives while its product is deleted belongs to nothing that is gone", async () => {
  const { id } = await stripe.products.create({ name: "Lamp" });
  const [deleted, made] = await Promise.allSettled([
    stripe.products.del(id),
    stripe.prices.create({ product: id, currency: "usd", unit_amount: 1 }),
  ]);
  expect([deleted.status, made.status].toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("a default price is one of the product's own", async () => {
  const lamp = await stripe.products.create({ name: "Lamp" });
  const other = await stripe.prices.create({ product_data: { name: "Bulb" }, currency: "usd", unit_amount: 1 });
  expect(await refusalOf(stripe.products.update(lamp.id, { default_price: other.id }))).toMatchObject({
    code: "resource_missing",
    param: "default_price",
  });
});

test.each([
  [{ currency: "usd", unit_amount: 1 }, "product"],
  [{ currency: "usd", product: "prod_1" }, "unit_amount"],
  [{ currency: "usd", product: "prod_1", unit_amount: 1, recurring: { interval: "month" } }, "recurring"],
  [{ currency: "usd", product: "prod_1", unit_amount: -1 }, "unit_amount"],
] as const)("a price of %o is refused", async (params, param) => {
  const refusal = await refusalOf(stripe.prices.create(params));
  expect(refusal).toMatchObject({ statusCode: 400, param });
});
