import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { CREDENTIAL, PUBLIC_URL, startOn } from "./start.ts";

let database: TestDatabase;
let acquirer: App;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase("acquirer", new URL("../migrations/", import.meta.url));
  acquirer = await startOn(database.url);
  url = `http://127.0.0.1:${acquirer.port}`;
});
afterAll(async () => {
  await acquirer.stop();
  await database.drop();
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const json = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${CREDENTIAL}`,
      ...(json !== undefined && { "content-type": "application/json" }),
    },
    ...(json !== undefined && { body: json }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const visa = { kind: "authorise", amount: 1000, currency: "usd", capture: true, payment_method: "pm_card_visa" };

describe("a request that makes no sense", () => {
  const table: [name: string, body: unknown, status: number, message: string][] = [
    ["not JSON", "{", 400, "Body is not valid JSON"],
    ["not an object", "[]", 400, "kind must be one of authorise, capture, void, refund."],
    ["of no kind that we know", { ...visa, kind: "authorize" }, 400, "kind must be one of"],
    ["without a key", visa, 400, "The body must have required propert"],
    ["with text as money", { ...visa, key: "k", amount: "1000" }, 400, "amount must be integer"],
    ["with part of a cent", { ...visa, key: "k", amount: 10.5 }, 400, "amount must be integer"],
    ["of less than nothing", { ...visa, key: "k", amount: -1 }, 400, "amount must be >= 0"],
    ["to capture nothing", { ...visa, key: "k", amount: 0, capture: true }, 400, "capture needs an amount"],
    ["of more than a number can hold", { ...visa, key: "k", amount: 2 ** 60 }, 400, "amount is too large"],
    ["with NUL in its key", { ...visa, key: "k\0" }, 400, "a text with NUL"],
    ["with half a character in its key", { ...visa, key: "k\ud800" }, 400, "half of a surrogate pair"],
    ["with a letter that is not ASCII in its key", { ...visa, key: "kü" }, 400, "key must be printable ASCII"],
    ["about no authorisation", { kind: "void", key: "k", authorisation: "" }, 400, "authorisation must be printable"],
    ["too large", { ...visa, key: "k", descriptor: "x".repeat(20_000) }, 413, "Request body is too large"],
  ];
  test.for(table)("%s is refused and says why", async ([, body, status, message]) => {
    const answer = await call("POST", "/v1/operations", body);
    expect(answer).toEqual({
      status,
      body: { error: { code: "invalid_request", message: expect.stringContaining(message) } },
    });
  });

  test("does nothing", async () => {
    expect(await call("GET", "/v1/operations/k")).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
  });
});

test("another request under a key is refused", async () => {
  await call("POST", "/v1/operations", { ...visa, key: "reused" });
  expect(await call("POST", "/v1/operations", { ...visa, key: "reused", amount: 1001 })).toMatchObject({
    status: 409,
    body: { error: { code: "key_reused" } },
  });
});

test("an approval carries what the networks need, a replay carries the same", async () => {
  const answer = await call("POST", "/v1/operations", { ...visa, key: "approved" });
  expect(answer).toEqual({
    status: 200,
    body: {
      key: "approved",
      status: "approved",
      reference: expect.stringMatching(/^auth_/),
      network_transaction_id: expect.stringMatching(/^\d{15}$/),
      authorisation_code: expect.stringMatching(/^\d{6}$/),
      captured: true,
    },
  });
  expect(await call("POST", "/v1/operations", { ...visa, key: "approved" })).toEqual(answer);
  expect(await call("GET", "/v1/operations/approved")).toEqual(answer);
});

test.for(["/v1/operations", "/v1/operations/k", "/%761/operations/k"])("%s is for services alone", async (path) => {
  expect((await fetch(url + path)).status).toBe(401);
});

test("the list for reconciliation has pages", async () => {
  for (const number of [1, 2, 3]) await call("POST", "/v1/operations", { ...visa, key: `list_${number}` });
  const first = await call("GET", "/v1/operations?kind=authorise&after=list_&limit=2");
  expect(first.body).toMatchObject({
    operations: [
      { key: "list_1", kind: "authorise", status: "approved", amount: 1000, currency: "usd", capture: true },
      { key: "list_2" },
    ],
    next: "list_2",
  });
  const second = await call("GET", "/v1/operations?kind=authorise&after=list_2&limit=2");
  expect(second.body).toMatchObject({
    operations: expect.arrayContaining([expect.objectContaining({ key: "list_3" })]),
  });
  expect(await call("GET", "/v1/operations?limit=1001")).toMatchObject({ status: 400 });
  expect(await call("GET", "/v1/operations?page=2")).toMatchObject({ status: 400 });
});

const post = (address: string, answer: string): Promise<Response> =>
  fetch(address, { method: "POST", body: new URLSearchParams({ answer }), redirect: "manual" });

describe("the challenge page", () => {
  const secured = { ...visa, payment_method: "pm_card_threeDSecure2Required" };

  async function openChallenge(key: string): Promise<string> {
    const { body } = await call("POST", "/v1/operations", { ...secured, key });
    const { url: address } = body as { url: string };
    expect(address.startsWith(`${PUBLIC_URL}/challenges/chal_`)).toBe(true);
    return url + new URL(address).pathname;
  }

  test("asks for the amount, and stays as it was answered first", async () => {
    const address = await openChallenge("challenge_1");
    const page = await fetch(address);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("10.00 USD");
    expect(await (await post(address, "completed")).text()).toContain("Authentication completed");
    expect(await (await post(address, "failed")).text()).toContain("Authentication completed");
    expect(await (await fetch(address)).text()).not.toContain("<button");
  });

  test("sends the shopper back to the shop, by the web alone", async () => {
    const address = await openChallenge("challenge_2");
    const back = (returnUrl: string): string => `${address}?return_url=${encodeURIComponent(returnUrl)}`;
    const response = await post(back("https://shop.example/done?order=1"), "completed");
    expect([response.status, response.headers.get("location")]).toEqual([303, "https://shop.example/done?order=1"]);
    expect((await post(back("javascript:alert(1)"), "completed")).status).toBe(200);
  });

  test("knows no other answers and no other challenges", async () => {
    expect((await post(await openChallenge("challenge_3"), "perhaps")).status).toBe(400);
    expect((await post(`${url}/challenges/chal_none`, "completed")).status).toBe(404);
    expect((await fetch(`${url}/challenges/%01`)).status).toBe(404);
    expect((await fetch(`${url}/challenges/%00`)).status).toBe(400);
  });
});

describe("settlement reports", () => {
  test("pay out what was captured, and are not found before", async () => {
    await call("POST", "/v1/operations", { ...visa, key: "settled_1", amount: 70 });
    expect(await call("GET", "/v1/settlement-reports/999")).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
    const first = (): Promise<Answer> => call("GET", "/v1/settlement-reports/1");
    await expect.poll(async () => (await first()).status).toBe(200);
    const { body } = await first();
    expect(body).toMatchObject({ number: 1, gross: [{ currency: "usd" }] });
    expect((await first()).body).toEqual(body);
  });

  test.each(["0", "-1", "x", "1.5", "9999999999"])("have no number %s", async (number) => {
    expect(await call("GET", `/v1/settlement-reports/${number}`)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid_request" } },
    });
  });
});

describe("faults", () => {
  test("that are not known are refused", async () => {
    expect(await call("PUT", "/v1/faults", { fault: "fire" })).toMatchObject({ status: 400 });
    expect(await call("PUT", "/v1/faults", { fault: "late", chance: 1 })).toMatchObject({ status: 400 });
  });

  test("hit as many requests as they were told to", async () => {
    await call("PUT", "/v1/faults", { fault: "server_error_before", operations: ["authorise"], remaining: 1 });
    expect(await call("POST", "/v1/operations", { ...visa, key: "fault_1" })).toMatchObject({
      status: 503,
      body: { error: { code: "unavailable" } },
    });
    expect(await call("POST", "/v1/operations", { ...visa, key: "fault_1" })).toMatchObject({ status: 200 });
  });

  test("answer twice, and the second answer is nobody's", async () => {
    await call("PUT", "/v1/faults", { fault: "twice", operations: ["authorise"], remaining: 1 });
    const [first, second] = [
      await call("POST", "/v1/operations", { ...visa, key: "fault_3" }),
      await call("POST", "/v1/operations", { ...visa, key: "fault_4" }),
    ];
    expect([first.body, second.body]).toMatchObject([{ key: "fault_3" }, { key: "fault_4" }]);
  });

  test("do not keep the acquirer from stopping", async () => {
    await call("PUT", "/v1/faults", { fault: "late", latencyMs: 60_000, operations: ["authorise"] });
    const held = call("POST", "/v1/operations", { ...visa, key: "fault_2" }).catch((error: unknown) => error);
    await call("GET", "/v1/operations/fault_2");
    await acquirer.stop();
    expect(await held).toBeInstanceOf(Error);
  });
});
