import { randomText } from "@platform/kernel/id";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";
import { pathOf } from "./path-of.ts";

let api: Api;
let browser: Stripe;
beforeAll(async () => {
  api = await startApi();
  browser = api.clientOf(api.account.publishableKey);
});
afterAll(() => api.stop());

const newIntent = (more: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<Stripe.PaymentIntent> =>
  api.stripe.paymentIntents.create({ amount: 1000, currency: "usd", metadata: { order: "6735" }, ...more });

/** A request from a page at another address than that of all other tests. */
function fromPage(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> {
  return api.raw("POST", path, { key: api.account.publishableKey, body, headers: { ...newAddress(), ...headers } });
}
const newAddress = () => ({ "x-forwarded-for": `spoofed, 2001:db8::${randomText(4)}` });

function confirm({ id, client_secret: secret }: Stripe.PaymentIntent, more = "", headers = {}): Promise<RawResponse> {
  const body = `client_secret=${secret}&payment_method=pm_card_visa${more}`;
  return fromPage(`/v1/payment_intents/${id}/confirm`, body, headers);
}

test("a browser makes a payment method from a token, and pays with it by its client secret", async () => {
  const method = await browser.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
  expect(Object.keys(method).toSorted()).toEqual(
    [
      "id",
      "object",
      "allow_redisplay",
      "billing_details",
      "card",
      "created",
      "customer",
      "livemode",
      "type",
    ].toSorted(),
  );
  expect(method.card).toMatchObject({ last4: "4242" });
  expect(method.card).not.toHaveProperty("fingerprint");

  const intent = await newIntent();
  const params = { payment_method: method.id, client_secret: intent.client_secret } as object;
  const paid = await browser.paymentIntents.confirm(intent.id, params);
  expect(paid).toMatchObject({ id: intent.id, status: "succeeded", amount: 1000 });
  for (const hidden of ["customer", "latest_charge", "metadata", "amount_received"]) {
    expect(paid).not.toHaveProperty(hidden);
  }
  expect((await api.stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
});

test("a declined card's error shows the browser no more of the payment than the payment itself", async () => {
  const intent = await newIntent();
  const body = `client_secret=${intent.client_secret}&payment_method=pm_card_chargeDeclined`;
  const declined = await fromPage(`/v1/payment_intents/${intent.id}/confirm`, body);
  expect(declined).toMatchObject({ status: 402, json: { error: { payment_intent: { id: intent.id } } } });
  expect(declined.text).not.toMatch(/metadata|latest_charge|fingerprint/);
});

describe("without the payment's own secret", () => {
  test.for([
    ["none", () => "", "parameter_missing"],
    ["a wrong one", (id: string) => `client_secret=${id}_secret_x`, "payment_intent_invalid_parameter"],
  ] as const)("%s: a browser neither sees nor confirms it", async ([, secretOf, code]) => {
    const intent = await newIntent({ payment_method: "pm_card_visa" });
    const url = `/v1/payment_intents/${intent.id}`;
    const secret = secretOf(intent.id);
    const seen = await api.raw("GET", `${url}?${secret}`, { key: api.account.publishableKey });
    const confirmed = await fromPage(`${url}/confirm`, secret);
    for (const { status, json } of [seen, confirmed]) expect([status, json.error["code"]]).toEqual([400, code]);
    expect((await api.stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_confirmation");
  });

  test("another payment's is a wrong one, and a payment that is not there is not found", async () => {
    const [intent, other] = [await newIntent(), await newIntent()];
    const wrong = await fromPage(`/v1/payment_intents/${intent.id}/confirm`, `client_secret=${other.client_secret}`);
    expect(wrong.json.error["code"]).toBe("payment_intent_invalid_parameter");
    const none = await fromPage("/v1/payment_intents/pi_none/confirm", `client_secret=${other.client_secret}`);
    expect([none.status, none.json.error["code"]]).toEqual([404, "resource_missing"]);
  });

  test("a server that gives a wrong secret is told so, too", async () => {
    const intent = await newIntent({ payment_method: "pm_card_visa" });
    const { status } = await api.raw("POST", `/v1/payment_intents/${intent.id}/confirm`, { body: "client_secret=x" });
    expect(status).toBe(400);
  });
});

describe("a browser may not decide", () => {
  test.for([
    "off_session=true",
    "capture_method=manual",
    "payment_method_types[]=card",
    "payment_method_options[card][capture_method]=manual",
    "payment_method_options[card][request_three_d_secure]=any",
    "amount_to_confirm=1",
    "error_on_requires_action=true",
  ])("%s", async (given) => {
    const intent = await newIntent();
    const { status, json } = await confirm(intent, `&${given}`);
    expect([status, json.error["code"], json.error["param"]]).toEqual([
      400,
      "secret_key_required",
      given.replace("[]", "").split("=")[0],
    ]);
    expect((await api.stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_payment_method");
  });

  test("what it may: where to send the goods, and how to come back", async () => {
    const intent = await newIntent();
    const given =
      "&return_url=https://shop.example/&receipt_email=jane@example.com&shipping[name]=Jane&shipping[address][line1]=x";
    expect(await confirm(intent, given)).toMatchObject({ status: 200, json: { receipt_email: "jane@example.com" } });
  });

  test("to pay with another customer's card", async () => {
    const [jane, joe] = [await api.stripe.customers.create({}), await api.stripe.customers.create({})];
    const { id } = await api.stripe.paymentMethods.attach("pm_card_visa", { customer: jane.id });
    for (const intent of [await newIntent({ customer: joe.id }), await newIntent()]) {
      const body = `client_secret=${intent.client_secret}&payment_method=${id}`;
      const { status, json } = await fromPage(`/v1/payment_intents/${intent.id}/confirm`, body);
      expect([status, json.error["param"]]).toEqual([400, "payment_method"]);
    }
  });

  test("a payment that is confirmed by servers only", async () => {
    const { status, json } = await confirm(await newIntent({ confirmation_method: "manual" }));
    expect([status, json.error["message"]]).toEqual([400, expect.stringContaining("using your publishable key")]);
  });
});

test("all other routes are for secret keys", async () => {
  const open = ENDPOINTS.filter(({ shoppers }) => shoppers !== undefined).map(
    ({ method, path }) => `${method} ${path}`,
  );
  expect(open).toEqual([
    "POST /v1/payment_intents/:id/confirm",
    "GET /v1/payment_intents/:id",
    "POST /v1/payment_methods",
    "POST /v1/setup_intents/:id/confirm",
    "GET /v1/setup_intents/:id",
  ]);
  for (const { method, path } of ENDPOINTS.filter(({ shoppers }) => shoppers === undefined)) {
    const answer = await api.raw(method, pathOf(path, {}), { key: api.account.publishableKey, headers: newAddress() });
    expect([path, answer.status, answer.json.error["code"]]).toEqual([path, 403, "secret_key_required"]);
  }
});

test("a browser expands the payment method, filtered, and nothing else", async () => {
  const intent = await newIntent();
  const expanded = await confirm(intent, "&expand[]=payment_method");
  expect(expanded.json["payment_method"]).toMatchObject({ object: "payment_method", card: { last4: "4242" } });
  expect(expanded.text).not.toContain("fingerprint");
  const charge = await confirm(await newIntent(), "&expand[]=latest_charge");
  expect([charge.status, charge.json.error["code"]]).toEqual([400, "secret_key_required"]);
});

const made = ({ json }: RawResponse): unknown => json["id"];

describe("idempotency keys of browsers", () => {
  const body = "type=card&card[token]=tok_visa";
  const headers = { "idempotency-key": "one key for two" };

  test("are not those of servers", async () => {
    const byServer = await api.raw("POST", "/v1/payment_methods", { body, headers });
    const byBrowser = await fromPage("/v1/payment_methods", body, headers);
    expect(byBrowser.status).toBe(200);
    expect(made(byBrowser)).not.toBe(made(byServer));
    const again = await fromPage("/v1/payment_methods", body, headers);
    expect([made(again), again.headers.get("idempotent-replayed")]).toEqual([made(byBrowser), "true"]);
    expect(again.text).toBe(byBrowser.text);
    expect(made(await api.raw("POST", "/v1/payment_methods", { body, headers }))).toBe(made(byServer));
  });

  test("are shown as they were sent", async () => {
    const intent = await newIntent();
    const paid = await confirm(intent, "", { "idempotency-key": "shown" });
    expect(paid.headers.get("idempotency-key")).toBe("shown");
    const [event] = (await api.stripe.events.list({ type: "payment_intent.succeeded" })).data;
    expect(event).toMatchObject({ data: { object: { id: intent.id } }, request: { idempotency_key: "shown" } });
  });

  test("that look like card numbers are hidden in their own space as well", async () => {
    const hidden = { "idempotency-key": "4242424242424242" };
    const byServer = await api.raw("POST", "/v1/payment_methods", { body, headers: hidden });
    const byBrowser = await fromPage("/v1/payment_methods", body, hidden);
    expect([byBrowser.status, made(byBrowser) === made(byServer)]).toEqual([200, false]);
    expect(made(await fromPage("/v1/payment_methods", body, hidden))).toBe(made(byBrowser));
  });
});

describe("tries to pay are limited", () => {
  test("for each payment, whatever the address", async () => {
    const intent = await newIntent();
    const statuses: number[] = [];
    const body = `client_secret=${intent.client_secret}&payment_method=pm_card_chargeDeclined`;
    const url = `/v1/payment_intents/${intent.id}/confirm`;
    for (let n = 0; n < 12; n++) statuses.push((await fromPage(url, body)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(402), 429, 429]);
    expect((await api.raw("POST", url, { body: "payment_method=pm_card_visa" })).status).toBe(200);
  });

  test("for each address, whatever the payment, and reading goes on", async () => {
    const headers = { "x-forwarded-for": "198.51.100.7" };
    const create = (more = {}) =>
      fromPage("/v1/payment_methods", "type=card&card[token]=tok_visa", { ...headers, ...more });
    const answers = await Promise.all(Array.from({ length: 40 }, () => create()));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]!.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await create({ "x-forwarded-for": "198.51.100.7, 198.51.100.8" })).status).toBe(200);
    const { id, client_secret: secret } = await newIntent();
    const key = api.account.publishableKey;
    expect((await api.raw("GET", `/v1/payment_intents/${id}?client_secret=${secret}`, { key, headers })).status).toBe(
      200,
    );
  });
});

describe("a page of another origin", () => {
  const origin = "https://shop.example";

  test("asks first, and may send what the SDKs send", async () => {
    const answer = await fetch(`${api.baseUrl}/v1/payment_intents/pi_1/confirm`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
    });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    expect(answer.headers.get("access-control-allow-headers")!.toLowerCase().split(", ")).toEqual(
      expect.arrayContaining(["authorization", "content-type", "idempotency-key", "stripe-version"]),
    );
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  test.for([
    ["an answer", "/v1/payment_methods", 200],
    ["a refusal", "/v1/customers", 403],
    ["a route that is not there", "/v1/nowhere", 404],
  ] as const)("reads %s with its request id", async ([, path, status]) => {
    const answer = await fromPage(path, "type=card&card[token]=tok_visa", { origin });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([status, "*"]);
    expect(answer.headers.get("access-control-expose-headers")).toContain("Request-Id");
  });

  test("is only then told that it may", async () => {
    expect((await api.raw("GET", "/v1/balance")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("the log knows no client secret and no key", async () => {
  const intent = await newIntent();
  await confirm(intent);
  await api.raw("GET", `/v1/payment_intents/${intent.id}?client_secret=${intent.client_secret}`, {
    key: api.account.publishableKey,
  });
  await api.raw("GET", `/v1/payment_intents/pi_x?client_secret=${intent.client_secret}`);
  expect(api.log()).not.toMatch(/_secret_|pk_test|sk_test/);
});
