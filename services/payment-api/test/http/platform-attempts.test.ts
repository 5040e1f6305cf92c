import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

let api: Api;
let payment: string;
let attempt: string;
beforeAll(async () => {
  api = await startApi();
  const card = { amount: 1000, currency: "usd", payment_method: "pm_card_visa", confirm: true };
  payment = (await api.stripe.paymentIntents.create(card)).id;
  const { rows } = await api.ground.pool.query("SELECT id FROM attempts WHERE payment_intent = $1", [payment]);
  attempt = rows[0].id;
});
afterAll(() => api.stop());

const path = () => `/platform/v1/attempts/${attempt}`;

test("an attempt shows both of its commits, and what came between them", async () => {
  const { status, json } = await api.raw("GET", path());
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id: attempt,
    object: "attempt",
    kind: "authorise",
    state: "succeeded",
    result: "approved",
    amount: 1000,
    currency: "usd",
    payment_intent: payment,
    refund: null,
    taken_over: 0,
  });
  const steps = json["timeline"] as readonly { readonly step: string; readonly what: string; readonly at_ms: number }[];
  expect(steps.map(({ step, what }) => `${step} ${what}`)).toEqual([
    "began authorise",
    "score 5, authorized",
    "acquirer approved",
    "finished succeeded",
    "booked charge",
    "event payment_intent.created",
    "event charge.succeeded",
    "event payment_intent.succeeded",
    "relay waits for test",
  ]);
});

test("another account's is none, and a key needs the permission to read payment intents", async () => {
  const other = await api.newAccount();
  expect(await api.raw("GET", path(), { key: other.secretKey })).toMatchObject({
    status: 404,
    json: { error: { code: "resource_missing", message: `No such attempt: '${attempt}'` } },
  });
  const may = await api.newRestrictedKey(api.account, ["payment_intent.read"]);
  const mayNot = await api.newRestrictedKey(api.account, ["charge.read"]);
  expect((await api.raw("GET", path(), { key: may })).status).toBe(200);
  expect((await api.raw("GET", path(), { key: mayNot })).status).toBe(403);
  expect((await api.raw("GET", path(), { key: api.account.publishableKey })).status).toBe(403);
  expect((await api.raw("GET", `${path()}?colour=red`)).status).toBe(400);
});
