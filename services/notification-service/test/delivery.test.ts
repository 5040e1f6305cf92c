import type { TestDatabase } from "@platform/testkit/database";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
} from "./platform.ts";
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
  it("carries the exact bytes of the event, signed so that the official SDK verifies them", async () => {
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

  it("is recorded with its attempt", async () => {
    const tenant = newTenant();
    await createEndpoint(service, tenant, receiver.url);
    await postEvents(service, newEvent(tenant));
    await eventually("delivered", async () => (await listDeliveries(service, tenant))[0]?.state === "delivered");
    const [delivery] = await listDeliveries(service, tenant);
    expect(delivery).toMatchObject({ leased: false, due_at: null, attempts: [{ status: 200, failure: null }] });
  });
});

describe("fan-out", () => {
  it("reaches each of the tenant's endpoints that subscribed to the type, and nobody else", async () => {
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

  it("writes nothing for events that nobody subscribes to", async () => {
    const before = [await countRows("events"), await countRows("deliveries")];
    await postEvents(service, newEvent(newTenant()), newEvent(newTenant()));
    expect([await countRows("events"), await countRows("deliveries")]).toEqual(before);
  });

  it("counts an event once, however often and concurrently it comes, alone or among others", async () => {
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

  it("has an endpoint's events from the moment its creation is answered, also at another instance", async () => {
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
