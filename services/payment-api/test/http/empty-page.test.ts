import { afterAll, beforeAll, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { type Api, startApi } from "./api.ts";
import { pathOf } from "./path-of.ts";

/** Spree sends `limit=0` to check a key: the answer is an empty page. */

let api: Api;
let customer: string;
let setup: string;
beforeAll(async () => {
  api = await startApi();
  const { stripe } = api;
  const { id } = await stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  await stripe.refunds.create({ payment_intent: id, amount: 100 });
  customer = (await stripe.customers.create({ payment_method: "pm_card_visa" })).id;
  setup = (await stripe.setupIntents.create({ payment_method: "pm_card_visa", confirm: true })).id;
  await stripe.prices.create({ product_data: { name: "Lamp" }, currency: "usd", unit_amount: 500 });
  await stripe.webhookEndpoints.create({ url: "https://shop.example/hook", enabled_events: ["*"] });
});
afterAll(() => api.stop());

const lists = ENDPOINTS.filter(({ isList, isSearch }) => isList && !isSearch).map(({ path }) => path);

test("the SDK sends it", async () => {
  expect(await api.stripe.refunds.list({ limit: 0 })).toMatchObject({ object: "list", data: [], has_more: true });
});

test.for(lists)("GET %s?limit=0 is an empty page, and says that there is more", async (template) => {
  const path = pathOf(template, { customer });
  const { status, json } = await api.raw("GET", `${path}?limit=0${belongsTo(path)}`);
  expect(status).toBe(200);
  expect(json).toEqual({ object: "list", data: [], has_more: true, url: path });
});

/** Without what they belong to, there are none to list. */
function belongsTo(path: string): string {
  if (path === "/v1/payment_methods") return `&customer=${customer}`;
  return path === "/v1/setup_attempts" ? `&setup_intent=${setup}` : "";
}
