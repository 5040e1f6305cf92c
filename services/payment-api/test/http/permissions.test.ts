import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../src/domain/permission.ts";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import type { Expandable } from "../../src/http/api-object.ts";
import { OBJECTS, type Returned } from "../../src/http/subject.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";
import { pathOf } from "./path-of.ts";

let api: Api;
/** The id of one object of each type. */
const ids: Partial<Record<Returned, string>> = {};
beforeAll(async () => {
  api = await startApi();
  const { stripe } = api;
  const customer = await stripe.customers.create({ email: "jane@example.com", name: "Jane" });
  const paid = await stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    customer: customer.id,
    payment_method: "pm_card_visa",
    confirm: true,
    expand: ["latest_charge"],
  });
  const refund = await stripe.refunds.create({ payment_intent: paid.id, amount: 300 });
  const setup = await stripe.setupIntents.create({
    payment_method: "pm_card_visa",
    customer: customer.id,
    confirm: true,
  });
  const product = await stripe.products.create({
    name: "Lamp",
    default_price_data: { currency: "usd", unit_amount: 5 },
  });
  const { id: charge, balance_transaction: transaction } = paid.latest_charge as Stripe.Charge;
  Object.assign(ids, {
    account: api.account.account,
    customer: customer.id,
    payment_intent: paid.id,
    charge,
    refund: refund.id,
    balance_transaction: transaction,
    // The ledger transaction that a balance transaction shows has its id.
    ledger_transaction: transaction,
    attempt: (await api.ground.pool.query("SELECT id FROM attempts WHERE refund = $1", [refund.id])).rows[0].id,
    payment_method: (await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id })).id,
    setup_intent: setup.id,
    product: product.id,
    price: product.default_price as string,
    event: (await stripe.events.list({ type: "charge.succeeded" })).data[0]!.id,
    webhook_endpoint: (
      await stripe.webhookEndpoints.create({ url: "https://shop.example/hook", enabled_events: ["*"] })
    ).id,
  });
});
afterAll(() => api.stop());

const READ = PERMISSIONS.filter((permission) => permission.endsWith(".read"));
const permissionOf = (object: string): string => {
  if (object.startsWith("balance") || object === "ledger_transaction") return "balance.read";
  return object === "attempt" ? "payment_intent.read" : `${object}.read`;
};

const keys = new Map<string, Promise<string>>();
/** A restricted key with only these permissions. */
function keyWith(permissions: readonly string[]): Promise<string> {
  const name = permissions.join();
  const key = keys.get(name) ?? api.newRestrictedKey(api.account, permissions);
  keys.set(name, key);
  return key;
}

interface Shown {
  readonly object: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All API objects in a response, at any depth. */
function objectsIn(value: unknown): Shown[] {
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Record<string, unknown>;
  const inside = Object.values(fields).flatMap(objectsIn);
  const object = String(fields["object"]);
  return Object.hasOwn(OBJECTS, object) ? [{ object, fields }, ...inside] : inside;
}

/** The objects and secrets in a response that a key with these permissions may not read. */
const leaksIn = (body: unknown, permissions: readonly string[]): Shown[] =>
  objectsIn(body).filter(({ object, fields }) => {
    const names = Object.keys(fields).filter((name) => name !== "id" && name !== "object");
    if (!permissions.includes(permissionOf(object)) && names.length > 0) return true;
    return (fields["client_secret"] ?? null) !== null && !permissions.includes(`${object}.write`);
  });

/** Every expandable path below an object or a hash, down to `levels`. */
function pathsBelow(fields: Expandable, levels: number): string[] {
  if (levels <= 0) return [];
  return Object.entries(fields).flatMap(([field, target]) => {
    const below = (one: Expandable, via = field): string[] =>
      pathsBelow(one, levels - via.split(".").length).map((path) => `${via}.${path}`);
    if (typeof target === "object") return below(target);
    if (target === "nothing" || target === "no_items") return [field];
    if (target === "refunds") return [field, ...below(OBJECTS.refund.expandable, `${field}.data`)];
    if (target === "source")
      return [field, ...new Set([...below(OBJECTS.charge.expandable), ...below(OBJECTS.refund.expandable)])];
    return [field, ...below(OBJECTS[target].expandable)];
  });
}

const LEVELS = 3;
const routes = ENDPOINTS.map((endpoint) => {
  const { method, path, returns, isList } = endpoint;
  const paths = pathsBelow(OBJECTS[returns].expandable, isList ? LEVELS - 1 : LEVELS).map((below) =>
    isList ? `data.${below}` : below,
  );
  return { name: `${method} ${path}`, endpoint, paths };
});

/** What a route must be given besides an expansion. */
const GIVEN: Readonly<Record<string, () => readonly string[]>> = {
  "/v1/setup_attempts": () => [`setup_intent=${ids.setup_intent}`],
  "/v1/customers/search": () => ["query=created>0"],
  "/v1/payment_intents/search": () => ["query=created>0"],
  "/v1/charges/search": () => ["query=created>0"],
  "/v1/products/search": () => ['query=active:"true"'],
  "/v1/prices/search": () => ['query=active:"true"'],
};

function ask(key: string, { method, path }: (typeof ENDPOINTS)[number], expand?: string): Promise<RawResponse> {
  const given = GIVEN[path]?.() ?? [];
  const query = [...given, ...(expand === undefined ? [] : [`expand[]=${expand}`])].join("&");
  const url = pathOf(path, ids);
  return method === "GET"
    ? api.raw(method, `${url}?${query}`, { key })
    : api.raw(method, url, { key, ...(query === "" ? {} : { body: query }) });
}

test("there is a matrix to walk", () => {
  expect(routes.reduce((count, { paths }) => count + paths.length, 0)).toBeGreaterThan(300);
});

test.for(routes.filter(({ endpoint }) => endpoint.method === "GET").map((route) => [route.name, route] as const))(
  "%s shows no key more than it may read, whatever is expanded",
  { timeout: 120_000 },
  async ([, { endpoint, paths }]) => {
    const sets: (readonly string[])[] = [
      [endpoint.permission],
      READ,
      ...READ.filter((one) => one !== endpoint.permission).map((left) => READ.filter((one) => one !== left)),
    ];
    for (const path of [undefined, ...paths]) {
      const all = await ask(api.account.secretKey, endpoint, path);
      expect([path, all.status]).toEqual([path, 200]);
      const answers = await Promise.all(
        sets.map(async (set) => ({ set, answer: await ask(await keyWith(set), endpoint, path) })),
      );
      for (const { set, answer } of answers) {
        const here = { path, set };
        if (answer.status === 403) {
          expect({ ...here, set: set === READ }).toEqual({ ...here, set: false });
          continue;
        }
        expect({ ...here, status: answer.status, leaks: leaksIn(answer.json, set) }).toEqual({
          ...here,
          status: 200,
          leaks: [],
        });
        const mayAll = objectsIn(all.json).every(({ object }) => set.includes(permissionOf(object)));
        if (mayAll) expect({ ...here, body: answer.json }).toEqual({ ...here, body: withoutSecrets(all.json) });
      }
    }
  },
);

const withoutSecrets = (body: object): unknown =>
  JSON.parse(JSON.stringify(body, (name, value: unknown) => (name === "client_secret" ? null : value)));

describe("a request that writes", () => {
  const writing = routes.filter(
    ({ endpoint: { method, returns } }) => method !== "GET" && pathsBelow(OBJECTS[returns].expandable, 1).length > 0,
  );
  test.for(writing.map((route) => [route.name, route] as const))(
    "%s is refused before it does anything where it would show what the key may not read",
    async ([, { endpoint, paths }]) => {
      const key = await keyWith([endpoint.permission]);
      const mayDo: string[] = [endpoint.permission, permissionOf(endpoint.returns)];
      let refused = 0;
      for (const path of paths) {
        const { status, json } = await ask(key, endpoint, path);
        if (status === 403) refused++;
        expect([path, leaksIn(json, mayDo)]).toEqual([path, []]);
      }
      expect(refused).toBeGreaterThan(0);
    },
  );
});

describe("a stored answer", () => {
  const headers = { "idempotency-key": "a refund that is asked for by several keys" };
  const refund = async (permissions: readonly string[] | undefined): Promise<RawResponse> => {
    const key = permissions === undefined ? api.account.secretKey : await keyWith(permissions);
    const body = `payment_intent=${ids.payment_intent}&amount=1&expand[]=payment_intent`;
    return api.raw("POST", "/v1/refunds", { key, headers, body });
  };

  test("shows the key that asks again what that key may see", async () => {
    const first = await refund(undefined);
    expect(first.json["payment_intent"]).toMatchObject({ client_secret: expect.stringContaining("_secret_") });

    const reader = await refund(["refund.write", "payment_intent.read"]);
    expect(reader.headers.get("idempotent-replayed")).toBe("true");
    expect(reader.json["payment_intent"]).toMatchObject({ id: ids.payment_intent, client_secret: null });

    const writer = await refund(["refund.write", "payment_intent.write"]);
    expect(writer.text).toBe(first.text);

    const stranger = await refund(["refund.write"]);
    expect(stranger.status).toBe(403);
    expect(stranger.json.error["message"]).toContain("Having the 'payment_intent.read' permission");
    expect((await refund(undefined)).text).toBe(first.text);
  });
});

test("an event needs the permission to read what it is about, and shows it as a reference without", async () => {
  const event = async (permissions: readonly string[]): Promise<unknown> => {
    const { json } = await api.raw("GET", `/v1/events/${ids.event}`, { key: await keyWith(permissions) });
    return json["data"];
  };
  expect(await event(["event.read"])).toEqual({ object: { id: ids.charge, object: "charge" } });
  expect(await event(["event.read", "charge.read"])).toMatchObject({ object: { id: ids.charge, amount: 1000 } });
});
