import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { payBy, refusalOf } from "./sdk-calls.ts";

let api: Api;
let stripe: Stripe;
let ada: string;
let jane: string;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
  ada = (await stripe.customers.create({ email: "Ada@Example.com", name: "Ada Lovelace", metadata: { shop: "7" } })).id;
  jane = (await stripe.customers.create({ email: "jane@example.com", phone: "+44 20 7946 0000" })).id;
  await payBy(stripe, { customer: ada, metadata: { order: "6735" }, amount: 5000 });
  await payBy(stripe, { customer: ada, currency: "eur", metadata: { order: '67"35' } });
  await payBy(stripe, { customer: jane, payment_method: "pm_card_mastercard", amount: 700 });
  await refusalOf(payBy(stripe, { customer: jane, payment_method: "pm_card_chargeDeclined" }));
  const other = await api.newAccount();
  await payBy(api.clientOf(other.secretKey), { metadata: { order: "6735" } });
});
afterAll(() => api.stop());

const intents = async (query: string): Promise<number[]> =>
  (await stripe.paymentIntents.search({ query })).data.map(({ amount }) => amount).toSorted((a, b) => a - b);
const charges = async (query: string): Promise<number[]> =>
  (await stripe.charges.search({ query })).data.map(({ amount }) => amount).toSorted((a, b) => a - b);
const customers = async (query: string): Promise<string[]> =>
  (await stripe.customers.search({ query })).data.map(({ id }) => id);

describe("a search of payment intents", () => {
  test.each([
    ['metadata["order"]:"6735"', [5000]],
    ['metadata["order"]:"67\\"35"', [2000]],
    ['metadata["order"]~"673"', [5000]],
    ['metadata["order"]:null', [700, 2000]],
    ['-metadata["order"]:null', [2000, 5000]],
    ['-metadata["order"]:"6735"', [700, 2000, 2000]],
    ['status:"succeeded"', [700, 2000, 5000]],
    ['status:"SUCCEEDED" -currency:"eur"', [700, 5000]],
    ['currency:"EUR" OR amount<1000', [700, 2000]],
    ["amount>=700 AND amount<=2000", [700, 2000, 2000]],
    ["amount:5000", [5000]],
    ["created>4102444800", []],
    ["created>0 amount>2000", [5000]],
  ])("%s", async (query, amounts) => {
    expect(await intents(query)).toEqual(amounts);
  });

  test("by customer", async () => {
    expect(await intents(`customer:"${jane}"`)).toEqual([700, 2000]);
    expect(await intents(`-customer:"${jane}"`)).toEqual([2000, 5000]);
  });
});

describe("a search of charges", () => {
  test.each([
    ['payment_method_details.card.brand:"mastercard"', [700]],
    ['-payment_method_details.card.brand:"mastercard"', [2000, 2000, 5000]],
    ['payment_method_details.card.last4:"4242"', [2000, 5000]],
    ["payment_method_details.card.exp_year>2000", [700, 2000, 2000, 5000]],
    ['status:"failed"', [2000]],
    ['refunded:"true"', []],
    ['refunded:"false" AND amount<1000', [700]],
  ])("%s", async (query, amounts) => {
    expect(await charges(query)).toEqual(amounts);
  });
});

describe("a search of customers", () => {
  test("by e-mail, name, phone and metadata", async () => {
    expect(await customers('email:"ada@example.com"')).toEqual([ada]);
    expect(await customers('email~"example"')).toEqual([jane, ada]);
    expect(await customers('name~"lovelace" OR phone~"7946"')).toEqual([jane, ada]);
    expect(await customers('metadata["shop"]:"7"')).toEqual([ada]);
    expect(await customers("name:null")).toEqual([jane]);
  });

  test("sees what was written a moment ago, and not who was deleted", async () => {
    const { id } = await stripe.customers.create({ name: "Grace Hopper" });
    expect(await customers('name:"grace hopper"')).toEqual([id]);
    await stripe.customers.del(id);
    expect(await customers('name:"grace hopper"')).toEqual([]);
  });
});

test("a search comes in pages, and is counted on request", async () => {
  const first = await stripe.paymentIntents.search({ query: "amount>0", limit: 3, expand: ["total_count"] });
  expect(first).toMatchObject({
    object: "search_result",
    has_more: true,
    url: "/v1/payment_intents/search",
    next_page: expect.any(String),
    total_count: 4,
  });
  const second = await stripe.paymentIntents.search({ query: "amount>0", limit: 3, page: first.next_page! });
  expect(second).toMatchObject({ has_more: false, next_page: null });
  expect(second).not.toHaveProperty("total_count");
  expect([...first.data, ...second.data].map(({ amount }) => amount)).toEqual([2000, 700, 2000, 5000]);
  const all: string[] = [];
  for await (const { id } of stripe.paymentIntents.search({ query: "amount>0", limit: 1 })) all.push(id);
  expect(all).toEqual([...first.data, ...second.data].map(({ id }) => id));
});

test("what is found can be expanded", async () => {
  const { data } = await stripe.charges.search({ query: "amount:700", expand: ["data.customer"] });
  expect(data[0]!.customer).toMatchObject({ id: jane, email: "jane@example.com" });
});

test.each([
  [
    'colour:"red"',
    "The field colour cannot be searched. These can: amount, created, currency, customer, metadata, status",
  ],
  ['status:"a" AND amount>1 OR amount>2', "AND and OR cannot be combined in one query. Make two searches instead"],
  ["status:succeeded", "Expected a text in quotation marks, but found succeeded (at character 8)"],
])("%s is refused", async (query, message) => {
  expect(await refusalOf(stripe.paymentIntents.search({ query }))).toMatchObject({
    statusCode: 400,
    param: "query",
    message: expect.stringContaining(message),
  });
});

test("a page that we never gave is refused", async () => {
  expect(await refusalOf(stripe.charges.search({ query: "amount>0", page: "cGlfMQ==" }))).toMatchObject({
    param: "page",
  });
});

test("a query that looks at too much is given up", async () => {
  const { pool } = api.ground.database;
  // Another transaction has the table, so the search waits for longer than it may take.
  const client = await pool.connect();
  try {
    await client.query("BEGIN; LOCK TABLE customers");
    expect(await refusalOf(stripe.customers.search({ query: 'name~"slow"' }))).toMatchObject({
      statusCode: 400,
      param: "query",
      message: expect.stringContaining("given up after three seconds"),
    });
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});
