import { newId } from "@platform/kernel/id";
import type { TestDatabase } from "@platform/testkit/database";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createEndpoint,
  createNotificationsDatabase,
  newTenant,
  startService,
  type Service,
  type TestTenant,
} from "./platform.ts";

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createNotificationsDatabase();
  service = await startService(database, { names: { resolve } });
});

afterAll(async () => {
  await service.stop();
  await database.drop();
});

/** Callers that resolve `race.test` get their answers together, when all of them have asked. */
const RACERS = 20;
const racers: (() => void)[] = [];
async function resolve(name: string): Promise<string[]> {
  if (name === "race.test") {
    await new Promise<void>((go) => {
      racers.push(go);
      if (racers.length === RACERS) for (const racer of racers) racer();
    });
  }
  return ["8.8.8.8"];
}

const PATH = "/v1/webhook-endpoints";
const URL_OF_SHOP = "https://shop.test/hooks";
const creation = (tenant: TestTenant) => ({ ...tenant, url: URL_OF_SHOP, enabled_events: ["*"] });
const query = ({ account, livemode }: TestTenant): string => `account=${account}&livemode=${livemode}`;

describe("creating an endpoint", () => {
  test("answers with all of it, and with a secret that no other answer has", async () => {
    const tenant = newTenant();
    const id = newId("we");
    const created = await service.call("PUT", `${PATH}/${id}`, {
      ...creation(tenant),
      description: "the shop",
      metadata: { order: "6735" },
      api_version: "2026-10-28.endive",
    });
    expect(created).toMatchObject({
      status: 200,
      body: {
        id,
        ...tenant,
        url: URL_OF_SHOP,
        enabled_events: ["*"],
        description: "the shop",
        metadata: { order: "6735" },
        status: "enabled",
        api_version: "2026-10-28.endive",
        secret: expect.stringMatching(/^whsec_[0-9A-Za-z]{32}$/),
      },
    });
    const { secret, ...rest } = created.body;
    expect(secret).toBeDefined();
    expect((await service.call("GET", `${PATH}/${id}?${query(tenant)}`)).body).toEqual(rest);
    expect((await service.call("GET", `${PATH}?${query(tenant)}`)).body.data).toEqual([rest]);
    expect((await service.call("PATCH", `${PATH}/${id}`, tenant)).body).toEqual(rest);
  });

  test("again with the same id, even at the same time, answers with the endpoint that is there", async () => {
    const tenant = newTenant();
    const id = newId("we");
    const racing = { ...creation(tenant), url: "https://race.test/" };
    const answers = await Promise.all(
      Array.from({ length: RACERS }, () => service.call("PUT", `${PATH}/${id}`, racing)),
    );
    expect(new Set(answers.map(({ body }) => body.secret)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const later = await service.call("PUT", `${PATH}/${id}`, { ...creation(tenant), url: "https://other.test/" });
    expect(later.body).toEqual(answers[0]!.body);
  });

  test("under another tenant's id, or a deleted endpoint's, finds nothing and changes nothing", async () => {
    const tenant = newTenant();
    const { id } = await createEndpoint(service, tenant, URL_OF_SHOP);
    for (const stranger of [newTenant(), { ...tenant, livemode: true }]) {
      expect((await service.call("PUT", `${PATH}/${id}`, creation(stranger))).status).toBe(404);
    }
    await service.call("DELETE", `${PATH}/${id}?${query(tenant)}`);
    expect((await service.call("PUT", `${PATH}/${id}`, creation(tenant))).status).toBe(404);
  });

  test.each([
    "https://127.0.0.1:99999/",
    "ftp://shop.test/",
    "https://169.254.169.254/",
    "https://a:b@shop.test/",
    "nonsense",
  ])("refuses %s with a sentence for the merchant", async (url) => {
    const answer = await service.call("PUT", `${PATH}/${newId("we")}`, { ...creation(newTenant()), url });
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { code: "url_refused", message: expect.stringMatching(/^The URL .*\.$/) } },
    });
  });

  test.each([
    ["no events", { enabled_events: [] }],
    ["an unknown parameter", { colour: "red" }],
    ["metadata that is not text", { metadata: { a: 1 } }],
    ["a NUL character", { description: "a\0b" }],
    ["a NUL character in a key", { metadata: { "a\0b": "" } }],
    ["half of a surrogate pair", { metadata: { a: "\ud800" } }],
  ])("refuses %s with 400", async (_what, extra) => {
    const answer = await service.call("PUT", `${PATH}/${newId("we")}`, { ...creation(newTenant()), ...extra });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_request" } } });
  });
});

describe("updating an endpoint", () => {
  test("changes what is given and leaves the rest", async () => {
    const tenant = newTenant();
    const { id } = await createEndpoint(service, tenant, URL_OF_SHOP, ["a"]);
    const update = (changes: object) => service.call("PATCH", `${PATH}/${id}`, { ...tenant, ...changes });
    expect((await update({ description: "x", metadata: { a: "1" } })).body).toMatchObject({
      description: "x",
      enabled_events: ["a"],
    });
    expect((await update({ enabled_events: ["b", "c"] })).body).toMatchObject({
      description: "x",
      enabled_events: ["b", "c"],
    });
    expect((await update({ description: null })).body).toMatchObject({ description: null, metadata: { a: "1" } });
    expect((await update({ disabled: true })).body.status).toBe("disabled");
    expect((await update({ disabled: false, url: "https://new.test/" })).body).toMatchObject({
      status: "enabled",
      url: "https://new.test/",
    });
    expect((await update({ url: "https://10.0.0.1/" })).status).toBe(422);
  });

  test("of different fields at once loses none of them", async () => {
    const tenant = newTenant();
    const { id } = await createEndpoint(service, tenant, URL_OF_SHOP);
    const changes = [
      { description: "d" },
      { metadata: { m: "1" } },
      { enabled_events: ["e"] },
      { url: "https://u.test/" },
    ];
    await Promise.all(changes.map((change) => service.call("PATCH", `${PATH}/${id}`, { ...tenant, ...change })));
    expect((await service.call("GET", `${PATH}/${id}?${query(tenant)}`)).body).toMatchObject(
      Object.assign({}, ...changes),
    );
  });
});

describe("another tenant", () => {
  test("can neither see, change, delete nor list an endpoint", async () => {
    const tenant = newTenant();
    const { id } = await createEndpoint(service, tenant, URL_OF_SHOP);
    for (const stranger of [newTenant(), { ...tenant, livemode: true }]) {
      expect((await service.call("GET", `${PATH}/${id}?${query(stranger)}`)).status).toBe(404);
      expect((await service.call("PATCH", `${PATH}/${id}`, { ...stranger, disabled: true })).status).toBe(404);
      expect((await service.call("DELETE", `${PATH}/${id}?${query(stranger)}`)).status).toBe(404);
      expect((await service.call("GET", `${PATH}?${query(stranger)}`)).body).toEqual({ data: [], has_more: false });
    }
    expect((await service.call("GET", `${PATH}/${id}?${query(tenant)}`)).body.status).toBe("enabled");
  });
});

describe("deleting an endpoint", () => {
  test("is done once", async () => {
    const tenant = newTenant();
    const { id } = await createEndpoint(service, tenant, URL_OF_SHOP);
    const one = `${PATH}/${id}?${query(tenant)}`;
    expect((await service.call("DELETE", one)).status).toBe(204);
    expect((await service.call("DELETE", one)).status).toBe(404);
    expect(await service.call("GET", one)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });
});

describe("the list of endpoints", () => {
  test("is paged both ways, newest first", async () => {
    const tenant = newTenant();
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) ids.unshift((await createEndpoint(service, tenant, URL_OF_SHOP)).id);
    const page = async (parameters: string): Promise<[string[], boolean]> => {
      const { body } = await service.call("GET", `${PATH}?${query(tenant)}&${parameters}`);
      return [body.data.map((one: { id: string }) => one.id), body.has_more];
    };
    expect(await page("limit=0")).toEqual([[], true]);
    expect(await page("limit=3")).toEqual([ids.slice(0, 3), true]);
    expect(await page(`limit=3&starting_after=${ids[2]}`)).toEqual([ids.slice(3, 6), true]);
    expect(await page(`limit=3&starting_after=${ids[5]}`)).toEqual([ids.slice(6), false]);
    expect(await page(`limit=3&ending_before=${ids[6]}`)).toEqual([ids.slice(3, 6), true]);
    expect(await page(`limit=3&ending_before=${ids[3]}`)).toEqual([ids.slice(0, 3), false]);
    expect(await page("")).toEqual([ids, false]);
  });
});

describe("a caller without the service credential", () => {
  test("is refused everywhere but at the health routes", async () => {
    expect(await status(`${PATH}?${query(newTenant())}`)).toBe(401);
    expect(await status(`/v1/deliveries?${query(newTenant())}`)).toBe(401);
    expect([await status("/health"), await status("/ready")]).toEqual([200, 200]);
  });
});

const status = async (path: string): Promise<number> =>
  (await request(`http://127.0.0.1:${service.port}${path}`)).statusCode;
