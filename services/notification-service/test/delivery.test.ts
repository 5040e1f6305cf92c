import { newId } from "@platform/kernel/id";
import type { TestDatabase } from "@platform/testkit/database";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createEndpoint,
  createNotificationsDatabase,
  eventually,
  listDeliveries,
  newEvent,
  newTenant,
  postEvents,
  startService,
  type Service,
  type TestTenant,
} from "./platform.ts";
import { withPendingWebhooks } from "../src/domain/pending-webhooks.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

let database: TestDatabase;
let service: Service;
let receiver: Receiver;

beforeAll(async () => {
  database = await createNotificationsDatabase();
  service = await startService(database);
  receiver = await startReceiver();
});

afterAll(async () => {
  await service.stop();
  await receiver.stop();
  await database.drop();
});

const countRows = async (table: string): Promise<bigint> =>
  (await database.pool.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`)).rows[0]!.count;

describe("a delivery", () => {
  test("carries the exact bytes of the event, signed so that the official SDK verifies them", async () => {
    const tenant = newTenant();
    const { secret } = await createEndpoint(service, tenant, `${receiver.url}?shop=1`);
    const event = newEvent(tenant);
    await postEvents(service, event);
    await eventually("received", () => receiver.received.some(({ id }) => id === event.id));
    const { body, headers, path } = receiver.received.find(({ id }) => id === event.id)!;
    expect(body).toBe(event.body);
    expect(path).toBe("/hooks?shop=1");
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(headers["user-agent"]).toMatch(/^PaymentPlatform-Webhooks/);
    const verified = await new Stripe("sk_test_x").webhooks.constructEventAsync(
      body,
      headers["stripe-signature"]!,
      secret,
    );
    expect(verified.id).toBe(event.id);
  });

  test("is recorded with its attempt", async () => {
    const tenant = newTenant();
    await createEndpoint(service, tenant, receiver.url);
    await postEvents(service, newEvent(tenant));
    await eventually("delivered", async () => (await listDeliveries(service, tenant))[0]?.state === "delivered");
    const [delivery] = await listDeliveries(service, tenant);
    expect(delivery).toMatchObject({ leased: false, due_at: null, attempts: [{ status: 200, failure: null }] });
  });
});

describe("fan-out", () => {
  test("reaches each of the tenant's endpoints that subscribed to the type, and nobody else", async () => {
    const tenant = newTenant();
    const exact = await createEndpoint(service, tenant, receiver.url, ["charge.succeeded"]);
    const all = await createEndpoint(service, tenant, receiver.url, ["*"]);
    await createEndpoint(service, tenant, receiver.url, ["charge.failed"]);
    await createEndpoint(service, { ...tenant, livemode: true }, receiver.url);
    await createEndpoint(service, newTenant(), receiver.url);
    const event = newEvent(tenant, "charge.succeeded");
    await postEvents(service, event);
    const deliveries = await listDeliveries(service, tenant, `&event=${event.id}`);
    expect(deliveries.map(({ endpoint }) => endpoint).toSorted()).toEqual([exact.id, all.id].toSorted());
    expect(await listDeliveries(service, { ...tenant, livemode: true })).toEqual([]);
  });

  test("writes nothing for events that nobody subscribes to", async () => {
    const before = [await countRows("events"), await countRows("deliveries")];
    await postEvents(service, newEvent(newTenant()), newEvent(newTenant()));
    expect([await countRows("events"), await countRows("deliveries")]).toEqual(before);
  });

  test("counts an event once, however often and concurrently it comes, alone or among others", async () => {
    const tenant = newTenant();
    const { id } = await createEndpoint(service, tenant, receiver.url);
    const events = Array.from({ length: 20 }, () => newEvent(tenant));
    const batches = Array.from({ length: 12 }, (_, index) => [
      ...(index % 2 === 0 ? events : events.toReversed()).slice(index, index + 9),
      newEvent(tenant),
      events[0]!,
      events[0]!,
    ]);
    await Promise.all([...batches, events].map((batch) => postEvents(service, ...batch)));
    const sent = new Set([...events, ...batches.flat()].map((event) => event.id));
    await eventually("all delivered", async () => {
      const deliveries = await listDeliveries(service, tenant, `&endpoint=${id}`);
      return deliveries.length === sent.size && deliveries.every(({ state }) => state === "delivered");
    });
    const got = receiver.received.filter((one) => sent.has(one.id as `evt_${string}`));
    expect(got).toHaveLength(sent.size);
  });

  test("has an endpoint's events from the moment its creation is answered, also at another instance", async () => {
    const other = await startService(database);
    const tenant = newTenant();
    for (let round = 0; round < 10; round++) {
      const { id } = await createEndpoint(service, tenant, receiver.url, [`round.${round}`]);
      const event = newEvent(tenant, `round.${round}`);
      await postEvents(other, event);
      const deliveries = await listDeliveries(service, tenant, `&event=${event.id}`);
      expect(deliveries.map(({ endpoint }) => endpoint)).toEqual([id]);
    }
    await other.stop();
  });
});

const countPending = async ({ account, livemode }: TestTenant, ...events: string[]): Promise<unknown> => {
  const query = `account=${account}&livemode=${livemode}&events=${events.join(",")}`;
  const { status, body } = await service.call("GET", `/v1/pending-webhooks?${query}`);
  return status === 200 ? body.data : status;
};

describe("pending webhooks", () => {
  test("are the deliveries that have not succeeded, of one's own events", async () => {
    const [tenant, other] = [newTenant(), newTenant()];
    await createEndpoint(service, tenant, receiver.url);
    const failing = await createEndpoint(service, tenant, "http://127.0.0.1:1/hooks");
    const [event, another] = [newEvent(tenant), newEvent(tenant, "charge.failed")];
    await postEvents(service, event, another);
    await eventually("one is left of each", async () => {
      const counted = (await countPending(tenant, event.id, another.id)) as { event: string; pending: number }[];
      return counted.length === 2 && counted.every(({ pending }) => pending === 1);
    });
    expect(await countPending(other, event.id)).toEqual([]);
    expect(await countPending(tenant, "evt_nobody")).toEqual([]);

    // A delivery that was given up still counts as undelivered.
    await database.pool.query(
      "UPDATE deliveries SET state = 'failed', due_at = NULL, lease = NULL WHERE endpoint_id = $1 AND event_id = $2",
      [failing.id, event.id],
    );
    expect(await countPending(tenant, event.id)).toEqual([{ event: event.id, pending: 1 }]);
    await service.call(
      "DELETE",
      `/v1/webhook-endpoints/${failing.id}?account=${tenant.account}&livemode=${tenant.livemode}`,
    );
    expect(await countPending(tenant, event.id, another.id)).toEqual([]);
  });

  test("are counted of 100 events at most", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `evt_${index}`);
    expect(await countPending(newTenant(), ...ids.slice(1))).toEqual([]);
    expect(await countPending(newTenant(), ...ids)).toBe(400);
  });

  test.each([
    ['{"data":{"object":{}},"livemode":false,"pending_webhooks":0,"request":{"idempotency_key":null},"type":"a"}', 3],
    ['{"data":{"object":{"metadata":{"a":"\\"pending_webhooks\\":0"}}},"pending_webhooks":0,"type":"a"}', 1],
    ['{"data":{},"pending_webhooks":0,"request":{"idempotency_key":"\\"pending_webhooks\\":0"}}', 2],
    ['{"data":{"metadata":{"pending_webhooks":"0"}},"type":"a"}', 5],
  ])("are written into nothing else of an event: %s", (body, pending) => {
    const event = { ...newEvent(newTenant()), tenant: { accountId: newId("acct"), livemode: false }, body };
    const said = withPendingWebhooks({ ...event, id: newId("evt") }, pending).body;
    const parsed = JSON.parse(body) as { pending_webhooks?: number };
    expect(JSON.parse(said)).toEqual(
      parsed.pending_webhooks === undefined ? parsed : { ...parsed, pending_webhooks: pending },
    );
  });
});
