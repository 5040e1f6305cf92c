import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, type RawOptions, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const form = "application/x-www-form-urlencoded";

describe("a request that reaches nothing", () => {
  const table: [name: string, method: string, path: string, options: RawOptions, status: number, message: RegExp][] = [
    [
      "an unknown route",
      "GET",
      "/v1/foo",
      {},
      404,
      /^Unrecognized request URL \(GET: \/v1\/foo\)\. If you are trying to list/,
    ],
    ["a slash too many", "GET", "/v1/customers/", {}, 404, /^Unrecognized request URL \(GET: \/v1\/customers\/\)/],
    [
      "an unknown method",
      "PUT",
      "/v1/customers",
      { body: "a=1" },
      404,
      /^Unrecognized request URL \(PUT: \/v1\/customers\)/,
    ],
    [
      "a route that is not there yet",
      "POST",
      "/v1/charges/ch_1/capture",
      {},
      404,
      /^POST \/v1\/charges\/:id\/capture is not supported yet\. Supported are: /,
    ],
    [
      "a search that is not there yet",
      "GET",
      "/v1/subscriptions/search?query=x",
      {},
      404,
      /^GET \/v1\/subscriptions\/search is not supported yet\. Supported are: \/v1\/payment_intents, /,
    ],
    [
      "a resource that is not there yet",
      "POST",
      "/v1/subscriptions",
      { body: "customer=cus_1" },
      404,
      /^POST \/v1\/subscriptions is not supported yet\. Supported are: \/v1\/payment_intents, \/v1\/charges, /,
    ],
    [
      "an object of a resource that is not there yet",
      "POST",
      "/v1/checkout/sessions/cs_1/expire?secret=1",
      {},
      404,
      /^POST \/v1\/checkout\/sessions\/:id\/expire is not supported yet/,
    ],
    ["Stripe's second API", "GET", "/v2/core/accounts", {}, 404, /^GET \/v2\/core\/accounts is not supported yet/],
    [
      "a method that Stripe has not there",
      "DELETE",
      "/v1/setup_intents",
      {},
      404,
      /^Unrecognized request URL \(DELETE/,
    ],
    ["no id", "GET", "/v1/setup_intents/", {}, 404, /^Unrecognized request URL \(GET: \/v1\/setup_intents\/\)/],
    ["a resource that is not there yet, without a key", "GET", "/v1/subscriptions", { key: null }, 401, /^You did not/],
    ["an unknown route, without a key", "GET", "/v1/foo", { key: null }, 401, /^You did not provide an API key/],
    ["nothing of the API's, without a key", "GET", "/favicon.ico", { key: null }, 404, /^Unrecognized request URL/],
    ["a query string is not quoted", "GET", "/v1/foo?secret=1", {}, 404, /\(GET: \/v1\/foo\)/],
    ["a path that cannot be decoded", "GET", "/v1/customers/%ff", {}, 404, /^Unrecognized request URL/],
    ["an id that cannot exist", "GET", "/v1/customers/a%00b", {}, 404, /^No such customer/],
    ["an unknown payment intent", "GET", "/v1/payment_intents/pi_0", {}, 404, /^No such payment_intent: 'pi_0'$/],
    ["no key", "GET", "/v1/customers", { key: null }, 401, /^You did not provide an API key/],
    ["a malformed key", "GET", "/v1/customers", { key: "hello" }, 401, /^Invalid API Key provided: \*\*\*\*$/],
    [
      "an unknown key",
      "GET",
      "/v1/customers",
      { key: `sk_test_${"x".repeat(28)}WXYZ` },
      401,
      /^Invalid API Key provided: \*\*\*\*WXYZ$/,
    ],
    [
      "another account's header",
      "GET",
      "/v1/customers",
      { headers: { "stripe-account": "acct_other" } },
      403,
      /does not have access/,
    ],
    [
      "no API version",
      "GET",
      "/v1/customers",
      { headers: { "stripe-version": "latest" } },
      400,
      /^Invalid Stripe API version: latest$/,
    ],
    [
      "the wrong content type",
      "POST",
      "/v1/customers",
      { body: "<a/>", headers: { "content-type": "text/xml" } },
      415,
      /content type/,
    ],
    [
      "another charset",
      "POST",
      "/v1/customers",
      { body: "a", headers: { "content-type": `${form}; charset=latin1` } },
      415,
      /content type/,
    ],
    ["bad UTF-8", "POST", "/v1/customers", { body: Buffer.from([0x61, 0x3d, 0xff]) }, 400, /^Invalid UTF-8/],
    ["a bad escape", "POST", "/v1/customers", { body: "name=%zz" }, 400, /^Invalid percent-encoding/],
    ["a NUL", "POST", "/v1/customers", { body: "name=a%00b" }, 400, /^NUL characters/],
    [
      "half of a surrogate pair",
      "POST",
      "/v1/customers",
      { body: '{"name":"\\ud800"}', headers: { "content-type": "application/json" } },
      400,
      /^Half of a surrogate pair/,
    ],
    [
      "bad JSON",
      "POST",
      "/v1/customers",
      { body: "{", headers: { "content-type": "application/json" } },
      400,
      /^Invalid JSON/,
    ],
    [
      "too large a body",
      "POST",
      "/v1/customers",
      { body: `name=${"x".repeat(400_000)}` },
      413,
      /^The request body is larger/,
    ],
    [
      "too long an idempotency key",
      "POST",
      "/v1/customers",
      { body: "a=1", headers: { "idempotency-key": "k".repeat(256) } },
      400,
      /255/,
    ],
    ["an unknown parameter of a GET", "GET", "/v1/customers?foo=1", {}, 400, /^Received unknown parameter: foo$/],
  ];
  test.for(table)("%s", async ([, method, path, options, status, message]) => {
    const response = await api.raw(method, path, options);
    expect(response.status).toBe(status);
    expect(response.json.error).toMatchObject({
      type: "invalid_request_error",
      message: expect.stringMatching(message),
    });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("request-id")).toMatch(/^req_[0-9A-Za-z]{14}$/);
    expect(response.headers.get("stripe-version")).toBe("2026-10-28.endive");
  });

  test("a request that is no HTTP is answered without harm", async () => {
    const { port } = new URL(api.baseUrl);
    const socket = connect(Number(port), "127.0.0.1");
    socket.end("nonsense\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(`${api.baseUrl}/health`)).status).toBe(200);
  });
});

describe("what is accepted", () => {
  const customers: [name: string, options: RawOptions][] = [
    ["Basic with the key as user", { key: null, body: "name=a", headers: { authorization: "Basic KEY" } }],
    ["a charset", { body: "name=a", headers: { "content-type": `${form}; charset=utf-8` } }],
    ["JSON", { body: '{"name":"a"}', headers: { "content-type": "application/json" } }],
    ["an older API version, answered with ours", { body: "name=a", headers: { "stripe-version": "2022-11-15" } }],
  ];
  test.for(customers)("%s", async ([, options]) => {
    const basic = `Basic ${Buffer.from(`${api.account.secretKey}:`).toString("base64")}`;
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name, value === "Basic KEY" ? basic : value]),
    );
    const response = await api.raw("POST", "/v1/customers", { ...options, headers });
    expect(response.json).toMatchObject({ object: "customer", name: "a" });
    expect(response.headers.get("stripe-version")).toBe("2026-10-28.endive");
  });
});

describe("restricted keys", () => {
  const table: [permissions: string[], reads: number, writes: number][] = [
    [[], 403, 403],
    [["customer.read"], 200, 403],
    [["customer.write"], 200, 200],
    [["charge.write"], 403, 403],
  ];
  test.for(table)("with %j read with %i and write with %i", async ([permissions, reads, writes]) => {
    const key = await api.newRestrictedKey(api.account, permissions);
    const read = await api.raw("GET", "/v1/customers", { key });
    const write = await api.raw("POST", "/v1/customers", { key, body: "name=a" });
    expect([read.status, write.status]).toEqual([reads, writes]);
    if (writes === 403) expect(write.json.error["message"]).toMatch(/'customer\.write' permission would allow/);
  });
});

describe("the rate limit", () => {
  test("answers 429 and says when to come again, to each key on its own", async () => {
    const { secretKey } = await api.newAccount({ requests_per_second: 0.5, request_burst: 2 });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await api.raw("GET", "/v1/balance", { key: secretKey })).status);
    expect(statuses).toEqual([200, 200, 429]);
    const response = await api.raw("GET", "/v1/balance", { key: secretKey });
    expect(response.json.error).toMatchObject({ code: "rate_limit", type: "invalid_request_error" });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(response.headers.get("stripe-should-retry")).toBe("true");
    expect((await api.raw("GET", "/v1/balance")).status).toBe(200);
  });
});

/** Creates a payment with an idempotency key. */
const create = (key: string, body = "amount=700&currency=usd&confirm=true&payment_method=pm_card_visa") =>
  api.raw("POST", "/v1/payment_intents", { body, headers: { "idempotency-key": key } });

describe("idempotency", () => {
  test("the same request again is answered with the same bytes, whatever the order of its parameters", async () => {
    const first = await create("a");
    const again = await create("a", "currency=usd&payment_method=pm_card_visa&confirm=true&amount=700");
    expect(first.json["status"]).toBe("succeeded");
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("idempotency-key")).toBe("a");
    expect(again.headers.get("request-id")).not.toBe(first.headers.get("request-id"));
    expect(first.headers.get("original-request")).toBeNull();
    expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
  });

  test("a decline is replayed as well", async () => {
    const body = "amount=700&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined";
    const [first, again] = [await create("b", body), await create("b", body)];
    expect([first.status, again.status, again.text]).toEqual([402, 402, first.text]);
    expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
  });

  test("the key of another request is refused", async () => {
    await create("c");
    const parameters = await create("c", "amount=701&currency=usd");
    expect(parameters.status).toBe(400);
    expect(parameters.json.error).toMatchObject({
      type: "idempotency_error",
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a " +
        "key other than 'c' if you meant to execute a different request.",
    });
    const endpoint = await api.raw("POST", "/v1/customers", { body: "name=a", headers: { "idempotency-key": "c" } });
    expect(endpoint.json.error["message"]).toMatch(/same endpoint.*'\/v1\/customers' vs '\/v1\/payment_intents'/);
    const expand = await create(
      "c",
      "amount=700&currency=usd&confirm=true&payment_method=pm_card_visa&expand[]=customer",
    );
    expect(expand.json.error["type"]).toBe("idempotency_error");
  });

  test("a request that was wrong in itself leaves its key free", async () => {
    expect((await create("d", "amount=abc&currency=usd")).status).toBe(400);
    expect((await create("d")).status).toBe(200);
  });

  test("50 at once make one payment; the others are answered with it, or told to wait", async () => {
    const responses = await Promise.all(Array.from({ length: 50 }, () => create("e")));
    const done = responses.filter(({ status }) => status === 200);
    const waiting = responses.filter(({ status }) => status === 409);
    expect(done.length + waiting.length).toBe(50);
    expect(new Set(done.map(({ json }) => json["id"])).size).toBe(1);
    for (const { json, headers } of waiting) {
      expect(json.error["code"]).toBe("idempotency_key_in_use");
      expect(headers.get("stripe-should-retry")).toBe("true");
    }
  });
});

describe("card numbers", () => {
  const number = "4242424242424242";
  const attempts: [name: string, path: string, options: RawOptions][] = [
    ["in a field for them", "/v1/payment_methods", { body: `type=card&card[number]=${number}` }],
    ["in a description", "/v1/customers", { body: "description=4242+4242-4242+4242" }],
    [
      "in JSON",
      "/v1/customers",
      { body: JSON.stringify({ metadata: { a: number } }), headers: { "content-type": "application/json" } },
    ],
    [
      "as a number in JSON",
      "/v1/customers",
      { body: `{"name":${number}}`, headers: { "content-type": "application/json" } },
    ],
    ["as the name of a parameter", "/v1/customers", { body: `${number}=x` }],
    ["in a path", `/v1/customers/${number}`, { body: "name=a", headers: { "idempotency-key": "in a path" } }],
    ["escaped in a path", `/v1/customers/%34${number.slice(1)}`, { body: "name=a" }],
    ["in a query string", `/v1/customers?name=${number}`, { body: "email=a@example.com" }],
  ];
  test.for(attempts)("%s are refused, and nothing of them is told or logged", async ([, path, options]) => {
    const response = await api.raw("POST", path, options);
    expect(response.status).toBe(400);
    expect(response.json.error["message"]).toMatch(/^The request contains a card number/);
    expect(response.text).not.toMatch(/4242\D?4242/);
    expect(api.log()).not.toMatch(/4242\D?4242/);
  });
});

describe("the log", () => {
  test("has one line per request with its route, and nothing of what was said", async () => {
    const key = "key-that-is-not-logged";
    const body = "email=not-logged%40example.com&metadata[secret]=hush";
    const response = await api.raw("POST", "/v1/customers", { body, headers: { "idempotency-key": key } });
    await api.raw("GET", `/v1/customers/${String(response.json["id"])}?expand[]=hush`);
    const id = response.headers.get("request-id")!;
    const lines = api
      .log()
      .split("\n")
      .filter((line) => line.includes(id))
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      {
        msg: "request",
        method: "POST",
        route: "/v1/customers",
        status: 200,
        account: api.account.account,
        ms: expect.any(Number),
      },
    ]);
    expect(api.log()).toContain('"route":"/v1/customers/:id"');
    expect(api.log()).not.toMatch(/hush|not-logged|not logged|sk_test|key-that/);
  });
});
