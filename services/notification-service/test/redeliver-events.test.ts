import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  createEndpoint,
  eventually,
  listDeliveries,
  newEvent,
  newTenant,
  postEvents,
  type Service,
  type TestTenant,
} from "./platform.ts";
import { createScene, type Scene } from "./scene.ts";

/** Past events reach an endpoint that had no chance to get them, each once. */

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterEach(() => scene.clear());
afterAll(() => scene.database.drop());

type TestEvent = ReturnType<typeof newEvent>;

async function redeliver(
  service: Service,
  { account, livemode }: TestTenant,
  id: string,
  ...events: readonly TestEvent[]
): Promise<number> {
  const path = `/v1/webhook-endpoints/${id}/events?account=${account}&livemode=${livemode}`;
  const { status, body } = await service.call("POST", path, { events });
  if (status !== 200) throw new Error(`the events were not redelivered: ${status}`);
  return (body as { deliveries: number }).deliveries;
}

async function disable(service: Service, tenant: TestTenant, id: string, disabled: boolean): Promise<void> {
  await service.call("PATCH", `/v1/webhook-endpoints/${id}`, { ...tenant, disabled });
}

test("events of the time in which an endpoint was disabled are delivered once it is enabled again", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id, secret } = await createEndpoint(service, tenant, receiver.url);
  await disable(service, tenant, id, true);
  const events = [newEvent(tenant), newEvent(tenant)];
  await postEvents(service, ...events);
  expect(await redeliver(service, tenant, id, ...events)).toBe(0);
  await disable(service, tenant, id, false);

  const begun = await Promise.all(Array.from({ length: 4 }, () => redeliver(service, tenant, id, ...events)));
  expect(begun.reduce((sum, count) => sum + count)).toBe(2);
  await eventually("received", () => receiver.received.length === 2);
  expect(receiver.received.map((one) => one.id).toSorted()).toEqual(events.map((one) => one.id).toSorted());
  const { body, headers } = receiver.received[0]!;
  await new Stripe("sk_test_x").webhooks.constructEventAsync(body, headers["stripe-signature"]!, secret);
  await eventually("delivered", async () =>
    (await listDeliveries(service, tenant)).every(({ state }) => state === "delivered"),
  );
  expect(await redeliver(service, tenant, id, ...events)).toBe(0);
});

const down: Parameters<Scene["receiver"]>[0] = (_received, response) => void response.writeHead(500).end();

test("a delivery that was cancelled with its endpoint begins again", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(down), newTenant()];
  const { id } = await createEndpoint(service, tenant, receiver.url);
  const event = newEvent(tenant);
  await postEvents(service, event);
  await eventually("tried", async () => (await listDeliveries(service, tenant))[0]?.attempts.length === 1);
  await scene.database.pool.query("UPDATE deliveries SET state = 'cancelled', due_at = NULL WHERE endpoint_id = $1", [
    id,
  ]);
  expect(await redeliver(service, tenant, id, event)).toBe(1);
  await eventually("tried again", () => receiver.received.length === 2);
});

test("only the endpoint that asks gets them, and only what it subscribes to, of its own account", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id } = await createEndpoint(service, tenant, receiver.url, ["charge.succeeded"]);
  await createEndpoint(service, tenant, receiver.url);
  const wanted = newEvent(tenant, "charge.succeeded");
  const begun = await redeliver(
    service,
    tenant,
    id,
    wanted,
    newEvent(tenant, "charge.failed"),
    newEvent(newTenant(), "charge.succeeded"),
  );
  const deliveries = await listDeliveries(service, tenant);
  expect([begun, deliveries.map(({ endpoint, event }) => [endpoint, event])]).toEqual([1, [[id, wanted.id]]]);
  const { account, livemode } = newTenant();
  const path = `/v1/webhook-endpoints/${id}/events?account=${account}&livemode=${livemode}`;
  expect((await service.call("POST", path, { events: [wanted] })).status).toBe(404);
});
