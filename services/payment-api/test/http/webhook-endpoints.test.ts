import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, type RawResponse, startApi } from "./api.ts";

let api: Api;
let stripe: Stripe;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
});
afterAll(() => api.stop());

const url = "https://shop.example/hooks";

/** Creates an endpoint with an idempotency key. */
const create = (idempotencyKey: string, to = url): Promise<Stripe.WebhookEndpoint> =>
  stripe.webhookEndpoints.create({ url: to, enabled_events: ["*"] }, { idempotencyKey });

test("an endpoint is created with its secret, changed, listed, and deleted", async () => {
  const created = await stripe.webhookEndpoints.create({
    url,
    enabled_events: ["*"],
    description: "hooks",
    metadata: { a: "1" },
  });
  expect(created).toMatchObject({
    object: "webhook_endpoint",
    url,
    enabled_events: ["*"],
    status: "enabled",
    livemode: false,
  });
  expect(created.secret).toMatch(/^whsec_/);
  const changed = await stripe.webhookEndpoints.update(created.id, {
    enabled_events: ["charge.succeeded"],
    disabled: true,
    metadata: { b: "2" },
  });
  expect(changed).toMatchObject({
    enabled_events: ["charge.succeeded"],
    status: "disabled",
    metadata: { a: "1", b: "2" },
  });
  const retrieved = await stripe.webhookEndpoints.retrieve(created.id);
  expect(retrieved).not.toHaveProperty("secret");
  expect((await stripe.webhookEndpoints.list()).data.map(({ id }) => id)).toContain(created.id);
  const other = api.clientOf((await api.newAccount()).secretKey);
  await expect(other.webhookEndpoints.retrieve(created.id)).rejects.toMatchObject({ statusCode: 404 });
  expect(await stripe.webhookEndpoints.del(created.id)).toMatchObject({ id: created.id, deleted: true });
  await expect(stripe.webhookEndpoints.del(created.id)).rejects.toMatchObject({
    statusCode: 404,
    code: "resource_missing",
  });
});

test("a URL that must not be reached is refused with the reason, and its key stays free", async () => {
  await expect(create("private", "https://10.0.0.1/")).rejects.toMatchObject({
    statusCode: 400,
    code: "url_invalid",
    param: "url",
  });
  expect(await create("private")).toMatchObject({ url });
});

test("creating twice under one key makes one endpoint, with the same answer", async () => {
  const before = api.peer.endpoints().length;
  const made = await Promise.all(
    [create("once"), create("once"), create("once")].map((call) => call.catch(() => undefined)),
  );
  const again = await create("once");
  expect(api.peer.endpoints().length).toBe(before + 1);
  for (const one of made) if (one !== undefined) expect([one.id, one.secret]).toEqual([again.id, again.secret]);
});

test("a crash between the two services and a retry make one endpoint", async () => {
  const before = api.peer.endpoints().length;
  api.peer.failAfterwards(500);
  await expect(create("crash")).rejects.toMatchObject({ statusCode: 500, rawType: "api_error" });
  api.peer.failAfterwards(undefined);
  const made = await create("crash");
  expect(api.peer.endpoints().length).toBe(before + 1);
  expect(api.peer.endpoints()[0]!.id).toBe(made.id);
});

test("a key that belongs to another request makes no endpoint", async () => {
  await stripe.customers.create({}, { idempotencyKey: "taken" });
  const before = api.peer.endpoints().length;
  const call = stripe.webhookEndpoints.create({ url, enabled_events: ["*"] }, { idempotencyKey: "taken" });
  await expect(call).rejects.toMatchObject({ rawType: "idempotency_error" });
  expect(api.peer.endpoints().length).toBe(before);
});

const roll = (id: string, key?: string, body = "") =>
  api.raw("POST", `/platform/v1/webhook_endpoints/${id}/roll_secret`, {
    body,
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });

describe("a secret that is rolled", () => {
  test("is in the answer, once for each key, also where the first answer was lost", async () => {
    const { id, secret } = await create("to be rolled");
    api.peer.failAfterwards(500);
    expect((await roll(id, "roll")).status).toBe(500);
    api.peer.failAfterwards(undefined);
    const rolled = await roll(id, "roll");
    const again = await roll(id, "roll");
    expect(rolled.json).toMatchObject({ id, object: "webhook_endpoint", secret: `${secret}_rolled` });
    expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([rolled.text, "true"]);
    expect((await roll(id)).json["secret"]).toBe(`${secret}_rolled_rolled`);
  });

  test("belongs to an endpoint of the account that asks, for at most a week", async () => {
    const { id } = await create("not rolled");
    expect((await roll("we_none")).json.error["code"]).toBe("resource_missing");
    expect((await roll(id, undefined, "overlap_hours=169")).json.error["param"]).toBe("overlap_hours");
    const key = await api.newRestrictedKey(api.account, ["webhook_endpoint.read"]);
    expect((await api.raw("POST", `/platform/v1/webhook_endpoints/${id}/roll_secret`, { key, body: "" })).status).toBe(
      403,
    );
  });
});

const ask = (id: string, body = ""): Promise<RawResponse> =>
  api.raw("POST", `/platform/v1/webhook_endpoints/${id}/redeliver`, { body });
const sent = async (id: string, body = ""): Promise<{ readonly ids: readonly string[]; readonly json: object }> => {
  const before = api.peer.redelivered().length;
  const { json } = await ask(id, body);
  return { ids: api.peer.redelivered().slice(before), json };
};
const arrived = (): Promise<unknown> => api.ground.database.pool.query("DELETE FROM outbox");

describe("past events", () => {
  test("are delivered page by page, newest first, of the types that the endpoint wants", async () => {
    const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ["customer.created"] });
    for (let n = 0; n < 3; n++) await stripe.customers.update((await stripe.customers.create({})).id, { name: "x" });
    await arrived();
    const { data } = await stripe.events.list({ type: "customer.created", limit: 3 });
    const expected = data.map((event) => event.id);
    const first = await sent(id, "limit=2");
    expect(first.ids).toEqual(expected.slice(0, 2));
    expect(first.json).toEqual({
      object: "redelivery",
      webhook_endpoint: id,
      deliveries: 2,
      under_way: 0,
      last_event: expected[1],
      has_more: true,
    });
    expect((await sent(id, `limit=1&starting_after=${expected[1]}`)).ids).toEqual([expected[2]]);
    expect((await sent(id, "created[lt]=1000")).ids).toEqual([]);
  });

  test("that are still on their way to every endpoint are left to come", async () => {
    const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ["*"] });
    await arrived();
    await stripe.customers.create({});
    const underWay = await sent(id, "limit=1");
    expect([underWay.ids, underWay.json]).toEqual([[], expect.objectContaining({ deliveries: 0, under_way: 1 })]);
    await arrived();
    expect((await sent(id, "limit=1")).ids).toHaveLength(1);
  });

  test("are refused to an endpoint that is disabled or not there, and after an event that is not there", async () => {
    const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ["*"] });
    expect((await ask(id, "starting_after=evt_none")).json.error["param"]).toBe("starting_after");
    await stripe.webhookEndpoints.update(id, { disabled: true });
    expect((await ask(id)).json.error["message"]).toContain("is disabled");
    expect((await ask("we_none")).status).toBe(404);
  });
});
