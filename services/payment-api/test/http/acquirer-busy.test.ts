import { afterAll, beforeAll, expect, test } from "vitest";
import { createInMemoryAcquirer } from "../in-memory-acquirer.ts";
import { type Api, startApi } from "./api.ts";

/** False: too many calls wait for the acquirer. */
let hasRoom = true;
let api: Api;
beforeAll(async () => {
  api = await startApi({ acquirer: { ...createInMemoryAcquirer(), hasRoom: () => hasRoom } });
});
afterAll(() => api.stop());

const PAYMENT = "amount=1000&currency=usd&payment_method=pm_card_visa";
const claims = async (): Promise<number> => (await api.ground.pool.query("SELECT FROM idempotency_keys")).rowCount ?? 0;

test("while too much waits for the acquirer, what needs it is refused before anything is claimed; the rest goes on", async () => {
  const held = await api.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    capture_method: "manual",
  });
  const open = await api.stripe.paymentIntents.create({ amount: 1000, currency: "usd" });
  const before = await claims();
  const key = { "idempotency-key": "busy" };
  hasRoom = false;
  for (const [path, body] of [
    ["/v1/payment_intents", `${PAYMENT}&confirm=true`],
    [`/v1/payment_intents/${open.id}/confirm`, "payment_method=pm_card_visa"],
    [`/v1/payment_intents/${held.id}/capture`, ""],
    [`/v1/payment_intents/${held.id}/cancel`, ""],
    ["/v1/refunds", `payment_intent=${held.id}`],
  ] as const) {
    const { status, headers, json } = await api.raw("POST", path, { body, headers: key });
    expect([path, status, headers.get("retry-after"), headers.get("stripe-should-retry")]).toEqual([
      path,
      503,
      "1",
      "true",
    ]);
    expect(json.error["type"]).toBe("api_error");
  }
  expect(await claims()).toBe(before);
  expect((await api.raw("POST", "/v1/payment_intents", { body: PAYMENT })).status).toBe(200);
  expect((await api.raw("GET", `/v1/payment_intents/${held.id}`)).status).toBe(200);

  hasRoom = true;
  const again = await api.raw("POST", "/v1/payment_intents", { body: `${PAYMENT}&confirm=true`, headers: key });
  expect(again.json).toMatchObject({ status: "succeeded" });
});

test("a payment that is not authorised is canceled while too much waits for the acquirer", async () => {
  const { id } = await api.stripe.paymentIntents.create({ amount: 1000, currency: "usd" });
  hasRoom = false;
  const canceled = await api.raw("POST", `/v1/payment_intents/${id}/cancel`);
  const unknown = await api.raw("POST", "/v1/payment_intents/pi_0/cancel");
  hasRoom = true;
  expect([canceled.status, canceled.json["status"]]).toEqual([200, "canceled"]);
  expect(unknown.status).toBe(404);
});

const create = (headers: Record<string, string>, change = "") =>
  api.raw("POST", "/v1/payment_intents", { body: `${PAYMENT}&confirm=true${change}`, headers });

test("a key that was answered before is answered alike, so that nobody pays once more with another", async () => {
  const paid = await create({ "idempotency-key": "paid" });
  hasRoom = false;
  const again = await create({ "idempotency-key": "paid" });
  const other = await create({ "idempotency-key": "paid" }, "&description=other");
  const [keyed, keyless] = [await create({ "idempotency-key": "new" }), await create({})];
  hasRoom = true;
  expect([again.status, again.text, again.headers.get("idempotent-replayed")]).toEqual([200, paid.text, "true"]);
  expect([other.status, other.json.error["type"]]).toEqual([400, "idempotency_error"]);
  expect([keyed.status, keyed.json.error["message"]]).toEqual([
    503,
    expect.stringMatching(/ with the same idempotency key\.$/),
  ]);
  expect([keyless.status, keyless.json.error["message"]]).toEqual([
    503,
    expect.stringMatching(/Nothing of this request was/),
  ]);
});

test("a shopper who comes back from a challenge is not refused", async () => {
  const challenged = await api.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    payment_method: "pm_card_threeDSecure2Required",
    confirm: true,
    return_url: "https://shop.example.com/done",
  });
  const page = new URL(challenged.next_action!.redirect_to_url!.url!);
  const wayBack = new URL(page.searchParams.get("return_url")!);
  hasRoom = false;
  const answer = await fetch(`${api.baseUrl}${wayBack.pathname}${wayBack.search}`, { redirect: "manual" });
  hasRoom = true;
  expect(answer.status).toBe(303);
  const attempts = await api.ground.pool.query("SELECT FROM attempts WHERE payment_intent = $1", [challenged.id]);
  expect(attempts.rowCount).toBe(2);
});
