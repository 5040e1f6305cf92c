import { afterAll, beforeAll, expect, test } from "vitest";
import { withCharges } from "../../src/http/charges-inside.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";

/** Payment intents for versions before 2022-11-15 have a list of their charges. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const OLD = { "stripe-version": "2020-08-27" };
const PAY = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa";
const pay = (headers: Readonly<Record<string, string>>, body = PAY): Promise<RawResponse> =>
  api.raw("POST", "/v1/payment_intents", { body, headers });
const chargesIn = (json: RawResponse["json"]): { readonly data: readonly object[] } =>
  json["charges"] as { readonly data: readonly object[] };

test("a payment has its charges inside, with their own fields", async () => {
  const { json } = await pay(OLD);
  expect(chargesIn(json)).toMatchObject({
    object: "list",
    data: [{ object: "charge", id: json["latest_charge"], paid: true, amount: 1000 }],
    has_more: false,
    total_count: 1,
    url: `/v1/charges?payment_intent=${json["id"] as string}`,
  });
  const again = await api.raw("GET", `/v1/payment_intents/${json["id"] as string}`, { headers: OLD });
  expect(again.json).toEqual(json);
  const list = await api.raw("GET", "/v1/payment_intents?limit=1", { headers: OLD });
  expect(list.json["data"]).toEqual([json]);
});

test("newest first, and none before there is one", async () => {
  const unpaid = await pay(OLD, "amount=1000&currency=usd");
  expect(chargesIn(unpaid.json)).toMatchObject({ data: [], total_count: 0 });
  const path = `/v1/payment_intents/${unpaid.json["id"] as string}/confirm`;
  await api.raw("POST", path, { body: "payment_method=pm_card_chargeDeclined", headers: OLD });
  const paid = await api.raw("POST", path, { body: "payment_method=pm_card_visa", headers: OLD });
  expect(chargesIn(paid.json)).toMatchObject({ data: [{ paid: true }, { paid: false }], total_count: 2 });
});

test("a replay has the same bytes as the first answer, whatever became of the charge", async () => {
  const headers = { ...OLD, "idempotency-key": "charges-inside" };
  const first = await pay(headers);
  await api.stripe.refunds.create({ payment_intent: first.json["id"] as string });
  const replay = await pay(headers);
  expect(replay.headers.get("idempotent-replayed")).toBe("true");
  expect(replay.json).toEqual(first.json);
});

test("where another object is expanded to a payment, too", async () => {
  const { json } = await pay(OLD);
  const path = `/v1/charges/${json["latest_charge"] as string}?expand[]=payment_intent`;
  const { json: charge } = await api.raw("GET", path, { headers: OLD });
  expect(charge["payment_intent"]).toEqual(json);
});

test.each(["2022-11-15", "2026-10-28.endive"])("version %s has none", async (version) => {
  const { json } = await pay({ "stripe-version": version });
  expect(json).not.toHaveProperty("charges");
});

test("a restricted key sees of the charges what it may see", async () => {
  const { json } = await pay(OLD);
  const key = await api.newRestrictedKey(api.account, ["payment_intent.read"]);
  const path = `/v1/payment_intents/${json["id"] as string}`;
  const { json: seen } = await api.raw("GET", path, { headers: OLD, key });
  expect(chargesIn(seen).data).toEqual([{ id: json["latest_charge"], object: "charge" }]);
});

test("nobody can ask for them by name", async () => {
  const { status } = await api.raw("GET", "/v1/payment_intents?expand[]=data.charges", { headers: OLD });
  expect(status).toBe(400);
});

test.each([
  ["payment_intent", false, ["latest_charge.payment_intent"], ["charges", "latest_charge.payment_intent.charges"]],
  ["charge", true, ["data.payment_intent"], ["data.payment_intent.charges"]],
  ["customer", false, ["invoice_settings.default_payment_method"], []],
] as const)("the paths of a %s (list: %s) expanding %s", (returns, isList, paths, more) => {
  expect(withCharges("2020-08-27", { returns, isList }, paths)).toEqual([...paths, ...more]);
});
