import { beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../platform/account.ts";
import { usePlatform } from "../platform/use-platform.ts";

// Logs everything, so that what is missing from these logs never appears in any.
const LOUD = { LOG_LEVEL: "debug" };
const platform = usePlatform({
  "payment-api": LOUD,
  "fraud-detection": LOUD,
  "notification-service": LOUD,
  acquirer: LOUD,
});
let shop: Account;
beforeAll(async () => {
  shop = await platform().newAccount();
});

const FORM = "application/x-www-form-urlencoded";
const INTENT = "amount=1000&currency=eur";
/** Visa's test number: valid, but it belongs to nobody. */
const CARD_NUMBER = "4242424242424242";
const SPELLED = "4242-4242 4242 4242";

interface Bad {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly key?: string;
}

const send = ({ path = "/v1/payment_intents", method = "POST", type = FORM, body, key }: Bad): Promise<Response> =>
  fetch(platform().url + path, {
    method,
    headers: {
      authorization: `Bearer ${key ?? shop.secretKey}`,
      ...(body === undefined ? {} : { "content-type": type }),
    },
    body: body ?? null,
  });

const invalidUtf8 = Buffer.concat([Buffer.from(`${INTENT}&description=`), Buffer.from([0xff, 0xfe])]);
const huge = `${INTENT}&description=${"x".repeat(500_000)}`;

const TABLE: readonly [what: string, request: Bad, status: number, error: object][] = [
  ["a content type that it does not read", { type: "text/plain", body: INTENT }, 415, { message: /content type/ }],
  ["a body that is too large", { body: huge }, 413, { message: /larger than/ }],
  ["bytes that are not UTF-8", { body: invalidUtf8 }, 400, { message: /UTF-8/ }],
  ["an escape that is not UTF-8", { body: `${INTENT}&description=%ff` }, 400, { message: /percent-encoding/ }],
  ["a NUL character", { body: `${INTENT}&description=a%00b` }, 400, { message: /./ }],
  ["JSON that is none", { type: "application/json", body: "{" }, 400, { message: /JSON/ }],
  ["a card number", { body: `${INTENT}&description=${CARD_NUMBER}` }, 400, { message: /card number/ }],
  ["a card number in groups", { body: `${INTENT}&metadata[note]=${SPELLED}` }, 400, { message: /card number/ }],
  ["a card number as a name", { body: `${INTENT}&metadata[${CARD_NUMBER}]=1` }, 400, { message: /card number/ }],
  [
    "a card number in JSON",
    { type: "application/json", body: `{"amount":${CARD_NUMBER}}` },
    400,
    { message: /card number/ },
  ],
  [
    "a card number in the query",
    { method: "GET", path: `/v1/customers?email=${CARD_NUMBER}` },
    400,
    { message: /card number/ },
  ],
  [
    "a card number in the path",
    { method: "GET", path: `/v1/customers/${CARD_NUMBER}` },
    400,
    { message: /card number/ },
  ],
  ["a card number as the key", { method: "GET", path: "/v1/balance", key: CARD_NUMBER }, 401, {}],
  ["raw card details", { body: `${INTENT}&payment_method_data[card][number]=${CARD_NUMBER}` }, 400, {}],
  ["an unknown parameter", { body: `${INTENT}&colour=red` }, 400, { code: "parameter_unknown", param: "colour" }],
  [
    "a parameter of Stripe's that is not there yet",
    { body: `${INTENT}&application_fee_amount=5` },
    400,
    { message: /not supported yet/ },
  ],
  ["a missing parameter", { body: "amount=1000" }, 400, { code: "parameter_missing", param: "currency" }],
  [
    "an amount that is no number",
    { body: "amount=ten&currency=eur" },
    400,
    { code: "parameter_invalid_integer", param: "amount" },
  ],
  ["an unknown route", { path: "/v1/unicorns", body: "a=b" }, 404, { message: /Unrecognized request URL/ }],
  [
    "a route of another method",
    { method: "DELETE", path: "/v1/balance" },
    404,
    { message: /Unrecognized request URL/ },
  ],
  [
    "a key that is not one",
    { key: "sk_test_nobodysKeyAtAll0000", body: INTENT },
    401,
    { type: "invalid_request_error" },
  ],
];

describe("a request with", () => {
  test.for(TABLE)("%s is refused", async ([, request, status, error]) => {
    const before = await countPayments();
    const answer = await send(request);
    const body = (await answer.json()) as { error: Record<string, unknown> };
    expect(answer.status).toBe(status);
    expect(answer.headers.get("request-id")).toMatch(/^req_/);
    expect(body.error).toMatchObject({ type: "invalid_request_error" });
    for (const [field, expected] of Object.entries(error)) {
      if (expected instanceof RegExp) expect(body.error[field]).toMatch(expected);
      else expect(body.error[field]).toBe(expected);
    }
    expect(await countPayments()).toBe(before);
  });
});

test("a publishable key, which shoppers have, may not take a payment", async () => {
  const answer = await send({ key: shop.publishableKey, body: INTENT });
  expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
    403,
    "secret_key_required",
  ]);
});

test("nothing of what was refused is in a log, nor the digits of a card anywhere in the database", async () => {
  const logs = platform().logs.text();
  for (const secret of [CARD_NUMBER, SPELLED, "xxxxxxxx", "colour", shop.secretKey]) expect(logs).not.toContain(secret);
  // The logs contain the requests, but not their contents.
  expect(logs).toContain('"route":"/v1/payment_intents"');
  const { rows } = await platform().pool.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM idempotency_keys i WHERE i::text ~ $1)
         OR EXISTS (SELECT FROM events e WHERE e::text ~ $1)
         OR EXISTS (SELECT FROM payment_intents p WHERE p::text ~ $1) AS found`,
    [CARD_NUMBER],
  );
  expect(rows).toEqual([{ found: false }]);
});

async function countPayments(): Promise<bigint> {
  const { rows } = await platform().pool.query<{ count: bigint }>("SELECT count(*) FROM payment_intents");
  return rows[0]!.count;
}
