import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Cases } from "../cases.ts";
import type { Shop } from "../shop.ts";

/** What the SDK never sends: requests that shops write themselves, or send with SDKs of other languages. */

interface Sent {
  readonly status: number;
  readonly body: unknown;
}

const FORM = "application/x-www-form-urlencoded";
const INTENTS = "/v1/payment_intents";
const INTENT = { amount: 2000, currency: "usd" } as const;

async function send(
  { platform, key }: Shop,
  path: string,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
): Promise<Sent> {
  const response = await fetch(`${platform.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.json() };
}

const sendForm = (shop: Shop, body: string, path = INTENTS): Promise<Sent> =>
  send(shop, path, { body, headers: { "content-type": FORM } });
const sendJson = (shop: Shop, body: unknown, path = INTENTS): Promise<Sent> =>
  send(shop, path, {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
const error = (status: number, fields: object = {}): object => ({
  status,
  body: { error: { type: "invalid_request_error", ...fields } },
});

export function speakingOnTheWire({ accepts }: Cases): void {
  accepts(
    "JSON: numbers, booleans, lists and objects",
    (shop) =>
      sendJson(shop, {
        ...INTENT,
        confirm: true,
        payment_method: "pm_card_visa",
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        expand: ["latest_charge"],
        metadata: { order: "6735" },
      }),
    { status: 200, body: { status: "succeeded", metadata: { order: "6735" }, latest_charge: { object: "charge" } } },
  );
  accepts(
    "JSON: null unsets",
    async (shop) => {
      const { id } = await shop.stripe.customers.create({ name: "Ada", metadata: { a: "1" } });
      return sendJson(shop, { name: null, metadata: { a: null } }, `/v1/customers/${id}`);
    },
    ({ status, body }: { status: number; body: { name: unknown; metadata: unknown } }) => {
      expect(status).toBe(200);
      expect(body).toMatchObject({ name: null });
      expect(body.metadata).toEqual({});
    },
  );
  accepts("refuses JSON with an unknown parameter", (shop) => sendJson(shop, { ...INTENT, ammount: 1 }), {
    ...error(400, { code: "parameter_unknown", param: "ammount" }),
  });
  accepts("refuses JSON that is none", (shop) => sendJson(shop, '{"amount":'), error(400));
  accepts("refuses JSON that is no object", (shop) => sendJson(shop, [INTENT]), error(400));
  accepts(
    "replays JSON to a form with the same parameters",
    async (shop) => {
      const key = { "idempotency-key": randomUUID() };
      const first = await send(shop, INTENTS, {
        body: JSON.stringify(INTENT),
        headers: { "content-type": "application/json", ...key },
      });
      const second = await send(shop, INTENTS, {
        body: "amount=2000&currency=usd",
        headers: { "content-type": FORM, ...key },
      });
      return { first, second };
    },
    ({ first, second }: { first: Sent; second: Sent }) => {
      expect(first.status).toBe(200);
      expect(second).toEqual(first);
    },
  );
  for (const [spelling, value] of [
    ["true", true],
    ["True", true],
    ["false", false],
    ["False", false],
  ] as const) {
    accepts(
      `the boolean ${spelling}`,
      (shop) => sendForm(shop, `amount=2000&currency=usd&automatic_payment_methods[enabled]=${spelling}`),
      value
        ? { status: 200, body: { automatic_payment_methods: { enabled: true } } }
        : { status: 200, body: { object: "payment_intent" } },
    );
  }
  for (const spelling of ["1", "0", "yes", "TRUE"]) {
    accepts(
      `refuses the boolean ${spelling}`,
      (shop) => sendForm(shop, `amount=2000&currency=usd&confirm=${spelling}`),
      error(400, { param: "confirm", message: `Invalid boolean: ${spelling}` }),
    );
  }
  for (const [name, brackets] of [
    ["empty", "[]"],
    ["numbered", "[0]"],
  ] as const) {
    accepts(
      `lists with ${name} brackets`,
      async (shop) => {
        const { id } = await shop.stripe.customers.create();
        return sendForm(shop, `amount=2000&currency=usd&customer=${id}&expand${brackets}=customer`);
      },
      { status: 200, body: { customer: { object: "customer" } } },
    );
  }
  accepts("encoded brackets", (shop) => sendForm(shop, "amount=2000&currency=usd&metadata%5Border%5D=6735"), {
    status: 200,
    body: { metadata: { order: "6735" } },
  });
  accepts(
    "a key as the user of HTTP's basic authentication",
    (shop) => send(shop, "/v1/balance", { headers: { authorization: `Basic ${btoa(`${shop.key}:`)}` } }),
    { status: 200, body: { object: "balance" } },
  );
  accepts("refuses a request without a key", (shop) => send(shop, "/v1/balance", { headers: { authorization: "" } }), {
    ...error(401),
  });
  accepts(
    "refuses a body that is neither form nor JSON",
    (shop) => send(shop, INTENTS, { body: "amount: 2000", headers: { "content-type": "text/yaml" } }),
    { body: { error: { type: "invalid_request_error" } } },
  );
  accepts("knows no other paths", (shop) => send(shop, "/v1/lamps"), error(404));
  accepts(
    "an older version, in which the request is written",
    (shop) => send(shop, "/v1/balance", { headers: { "stripe-version": "2022-11-15" } }),
    { status: 200, body: { object: "balance" } },
  );
  accepts(
    "refuses a version that does not exist",
    (shop) => send(shop, "/v1/balance", { headers: { "stripe-version": "soon" } }),
    error(400),
  );
}
