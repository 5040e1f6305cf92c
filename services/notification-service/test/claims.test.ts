import { newId, type Id } from "@platform/kernel/id";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { DeliveryStore } from "../src/ports/deliveries.ts";
import { createDeliveryStore } from "../src/postgres/delivery-store.ts";
import { createEndpointStore } from "../src/postgres/endpoint-store.ts";
import { createScene, type Scene } from "./scene.ts";

let scene: Scene;
let store: DeliveryStore;
const tenant = { accountId: newId("acct"), livemode: false };

beforeAll(async () => {
  scene = await createScene();
  store = createDeliveryStore(scene.database.pool);
});

afterEach(() => scene.clear());

afterAll(() => scene.database.drop());

/** Creates an endpoint with this many due deliveries. */
async function endpointWith(due: number): Promise<Id<"we">> {
  const endpointId = newId("we");
  await createEndpointStore(scene.database.pool).add({
    id: endpointId,
    tenant,
    url: "https://shop.test/",
    enabledEvents: ["*"],
    description: null,
    metadata: {},
    apiVersion: null,
    secret: "whsec_x",
  });
  const events = Array.from({ length: due }, () => ({ id: newId("evt"), tenant, type: "t", body: "{}" }));
  const deliveries = events.map(({ id }) => ({ endpointId, eventId: id, isHeld: false }));
  expect(await store.addEvents(events, deliveries, { id: 0n, durationMs: 0 })).toBe(true);
  return endpointId;
}

let leases = 0n;

async function claim(limits: { otherRoom: number; limit: number; rooms?: Record<string, number>; after?: string }) {
  const { rooms = {}, after = "", ...rest } = limits;
  const lease = { id: ++leases, durationMs: 60_000 };
  const claimed = await store.claim({ lease, after, rooms: new Map(Object.entries(rooms)), ...rest });
  const counts: Record<string, number> = {};
  for (const { target } of claimed.deliveries) counts[target.endpointId] = (counts[target.endpointId] ?? 0) + 1;
  return { ...claimed, counts };
}

describe("a claim", () => {
  test("takes some of each endpoint rather than all of one", async () => {
    const [long, short] = [await endpointWith(300), await endpointWith(3)];
    expect((await claim({ otherRoom: 10, limit: 100 })).counts).toEqual({ [long]: 10, [short]: 3 });
  });

  test("goes on after the endpoint at which it met its limit, so that all have their turn", async () => {
    const [long, short] = [await endpointWith(30), await endpointWith(3)];
    const first = await claim({ otherRoom: 100, limit: 20 });
    expect([first.counts, first.goOnAfter]).toEqual([{ [long]: 20 }, long]);
    const second = await claim({ otherRoom: 100, limit: 20, after: long });
    expect([second.counts, second.goOnAfter]).toEqual([{ [short]: 3 }, undefined]);
    expect((await claim({ otherRoom: 100, limit: 20 })).counts).toEqual({ [long]: 10 });
  });

  test("takes no more of an endpoint than there is room for", async () => {
    const [full, half, other] = [await endpointWith(9), await endpointWith(9), await endpointWith(9)];
    const { counts } = await claim({ otherRoom: 7, limit: 100, rooms: { [full]: 0, [half]: 4 } });
    expect(counts).toEqual({ [half]: 4, [other]: 7 });
  });

  test("made by many at once takes each delivery once", async () => {
    await endpointWith(200);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim({ otherRoom: 50, limit: 50 })));
    const taken = claims.flatMap(({ deliveries }) => deliveries.map(({ eventId }) => eventId));
    expect(new Set(taken).size).toBe(taken.length);
    expect((await claim({ otherRoom: 500, limit: 500 })).deliveries.length).toBe(200 - taken.length);
  });

  test("takes what was released, with the attempts made before", async () => {
    const endpointId = await endpointWith(2);
    const { deliveries } = await claim({ otherRoom: 10, limit: 10 });
    const eventId = deliveries[0]!.eventId;
    await store.release([{ endpointId, eventId, leaseId: leases - 1n }]);
    expect((await claim({ otherRoom: 10, limit: 10 })).deliveries).toEqual([]);
    await store.release([{ endpointId, eventId, leaseId: leases - 1n }]);
    expect((await claim({ otherRoom: 10, limit: 10 })).deliveries).toMatchObject([{ eventId, attempts: 0 }]);
  });
});

describe("the result of an attempt", () => {
  test("is written once, however often it is recorded", async () => {
    const endpointId = await endpointWith(1);
    const [claimed] = (await claim({ otherRoom: 10, limit: 10 })).deliveries;
    const result = {
      endpointId,
      eventId: claimed!.eventId,
      leaseId: leases,
      attempt: { at: 1 as never, durationMs: 2, status: 500, failure: null },
      verdict: { state: "pending", retryAfterMs: 60_000 },
    } as const;
    await store.record([result]);
    await store.record([result]);
    const filter = { endpointId, eventId: undefined, limit: 10 };
    expect(await store.list(tenant, filter)).toMatchObject([
      { state: "pending", isLeased: false, attempts: [{ status: 500 }] },
    ]);
  });

  test("is known to a later claim", async () => {
    const endpointId = await endpointWith(1);
    const [claimed] = (await claim({ otherRoom: 10, limit: 10 })).deliveries;
    const attempt = { at: 1 as never, durationMs: 2, status: null, failure: "timeout" } as const;
    const { eventId } = claimed!;
    await store.record([
      { endpointId, eventId, leaseId: leases, attempt, verdict: { state: "pending", retryAfterMs: 0 } },
    ]);
    expect((await claim({ otherRoom: 10, limit: 10 })).deliveries).toMatchObject([{ eventId, attempts: 1 }]);
  });
});

describe("the backlog's age", () => {
  test("is that of the delivery that has been due longest, and zero without one", async () => {
    expect(await store.readBacklogAgeMs()).toBe(0);
    await endpointWith(2);
    await scene.database.pool.query("UPDATE deliveries SET due_at = now() - interval '7 s' WHERE state = 'pending'");
    await endpointWith(1);
    const ageMs = await store.readBacklogAgeMs();
    expect(ageMs).toBeGreaterThanOrEqual(7_000);
    expect(ageMs).toBeLessThan(60_000);
  });
});
