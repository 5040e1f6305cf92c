import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { loggable } from "../../src/http/request-log.ts";
import { type Api, type RawOptions, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Stands for anything that a caller may send: an address, a token, a name. */
const SECRET = "s3cr3t";
const INTENTS = "/v1/payment_intents";
const json = { "content-type": "application/json" };

interface Logged {
  readonly status: number;
  readonly route?: string;
  readonly errorType?: string;
  readonly errorCode?: string;
  readonly errorParam?: string;
  /** The account is unknown. */
  readonly anonymous?: true;
}

const table: [name: string, method: string, path: string, options: RawOptions, logged: Logged][] = [
  [
    "a missing parameter",
    "POST",
    INTENTS,
    { body: `amount=500&description=${SECRET}` },
    { route: INTENTS, status: 400, errorCode: "parameter_missing", errorParam: "currency" },
  ],
  [
    "a wrong value",
    "POST",
    INTENTS,
    { body: `amount=${SECRET}&currency=usd` },
    { route: INTENTS, status: 400, errorCode: "parameter_invalid_integer", errorParam: "amount" },
  ],
  [
    "a parameter that is not there yet",
    "POST",
    INTENTS,
    { body: `application_fee_amount=${SECRET}` },
    { route: INTENTS, status: 400, errorCode: "parameter_unknown", errorParam: "application_fee_amount" },
  ],
  [
    "a parameter that is unknown: its name is the caller's",
    "POST",
    INTENTS,
    { body: `${SECRET}=1` },
    { route: INTENTS, status: 400, errorCode: "parameter_unknown" },
  ],
  [
    "JSON that is sent as a form: all of it is a name",
    "POST",
    INTENTS,
    { body: `{"description":"${SECRET}"}` },
    { route: INTENTS, status: 400, errorCode: "parameter_unknown" },
  ],
  [
    "a key of metadata",
    "POST",
    "/v1/customers",
    { body: `metadata[${SECRET}]=${"x".repeat(501)}` },
    { route: "/v1/customers", status: 400, errorParam: "metadata" },
  ],
  [
    "a nested parameter",
    "POST",
    INTENTS,
    { body: `amount=500&currency=usd&shipping[address][country]=${SECRET}&shipping[name]=${SECRET}` },
    { route: INTENTS, status: 400, errorCode: "country_code_invalid", errorParam: "shipping[address][country]" },
  ],
  [
    "an unknown parameter inside of another",
    "POST",
    INTENTS,
    { body: JSON.stringify({ shipping: { address: { [SECRET]: "x" } } }), headers: json },
    { route: INTENTS, status: 400, errorCode: "parameter_unknown", errorParam: "shipping[address]" },
  ],
  ["bad JSON", "POST", INTENTS, { body: `{"${SECRET}`, headers: json }, { route: INTENTS, status: 400 }],
  [
    "an object that is not there",
    "GET",
    `/v1/customers/${SECRET}`,
    {},
    { route: "/v1/customers/:id", status: 404, errorCode: "resource_missing", errorParam: "id" },
  ],
  [
    "a filter",
    "GET",
    `${INTENTS}?starting_after=${SECRET}`,
    {},
    { route: INTENTS, status: 400, errorCode: "resource_missing", errorParam: "starting_after" },
  ],
  [
    "a declined card",
    "POST",
    INTENTS,
    { body: `amount=500&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined&description=${SECRET}` },
    { route: INTENTS, status: 402, errorType: "card_error", errorCode: "card_declined" },
  ],
  [
    "a key that is wrong",
    "GET",
    INTENTS,
    { key: `sk_test_${SECRET.repeat(5)}` },
    { route: INTENTS, status: 401, anonymous: true },
  ],
  [
    "a route that is not there yet",
    "POST",
    `/v1/subscriptions/${SECRET}`,
    { body: `customer=${SECRET}` },
    { route: "/v1/subscriptions/:id", status: 404 },
  ],
  ["a URL that nobody knows", "GET", `/v1/${SECRET}?${SECRET}=${SECRET}`, {}, { status: 404 }],
  ["a path that cannot be decoded", "GET", `/v1/customers/${SECRET}%ff`, {}, { status: 404, anonymous: true }],
  [
    "too large a body",
    "POST",
    INTENTS,
    { body: `description=${SECRET}${"x".repeat(400_000)}` },
    { route: INTENTS, status: 413, anonymous: true },
  ],
];

test.for(table)("%s is refused in one line", async ([, method, path, options, logged]) => {
  const before = api.log().length;
  const response = await api.raw(method, path, options);
  const lines = api.log().slice(before).trim().split("\n");
  expect(lines).toHaveLength(1);
  const [line = ""] = lines;
  const { anonymous = false, ...expected } = logged;
  const { method: by, requestId, ms, account, keyId, ...rest } = JSON.parse(line);
  expect([by, requestId, typeof ms]).toEqual([method, response.headers.get("request-id"), "number"]);
  expect([account, typeof keyId]).toEqual(anonymous ? [undefined, "undefined"] : [api.account.account, "number"]);
  const { time: _time, pid: _pid, hostname: _hostname, ...said } = rest;
  expect(said).toEqual({ level: 30, msg: "request refused", errorType: "invalid_request_error", ...expected });
  expect(line).not.toMatch(/s3cr3t|sk_test/);
});

test("a shopper whose way back leads nowhere is one line as well", async () => {
  const before = api.log().length;
  await fetch(`${api.baseUrl}/return?account=${SECRET}&payment_intent=${SECRET}`);
  const lines = api.log().slice(before).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { msg: "request refused", method: "GET", route: "/return", status: 404, requestId: expect.stringMatching(/^req_/) },
  ]);
  expect(lines.join("")).not.toContain(SECRET);
});

test("a refusal that is replayed is logged with its code again", async () => {
  const before = api.log().length;
  const body = "amount=500&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined";
  for (let n = 0; n < 2; n++) await api.raw("POST", INTENTS, { body, headers: { "idempotency-key": SECRET } });
  const lines = api.log().slice(before).trim().split("\n");
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ status: 402, errorCode: "card_declined" });
  expect(lines.join("")).not.toContain(SECRET);
});

describe("what is logged of the name of a parameter", () => {
  const { parameters } = ENDPOINTS.find(({ method, path }) => method === "POST" && path === "/v1/payment_methods")!;
  test.for([
    ["billing_details[address][city]", "billing_details[address][city]"],
    ["billing_details[address][city][x]", "billing_details[address][city]"],
    ["billing_details[x]", "billing_details"],
    ["card[number]", "card[number]"],
    ["metadata[jane@example.com]", "metadata"],
    ["link", "link"],
    ["link[x]", "link"],
    ["expand[0]", "expand"],
    ["constructor", undefined],
    ["jane@example.com", undefined],
    ["", undefined],
    ["id", "id"],
  ] as const)("%s: %s", ([param, expected]) => {
    expect(loggable(param, parameters)).toBe(expected);
  });
});
