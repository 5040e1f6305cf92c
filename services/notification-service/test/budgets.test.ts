import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, eventually, newEvent, newTenant, postEvents } from "./platform.ts";
import { createScene, type Scene } from "./scene.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterEach(() => scene.clear());

afterAll(() => scene.database.drop());

describe("a slow endpoint", () => {
  test("does not delay a fast one, not even of the same merchant and host, nor take more than its budget", async () => {
    const merchant = await scene.receiver(({ path }, response) => {
      if (path === "/fast") response.writeHead(200).end();
    });
    const one = await scene.service({ attemptTimeoutMs: 10_000 });
    const tenant = newTenant();
    const origin = new URL(merchant.url).origin;
    for (let count = 0; count < 3; count++) await createEndpoint(one, tenant, `${origin}/slow${count}`, ["slow"]);
    await createEndpoint(one, tenant, `${origin}/fast`, ["fast"]);
    for (let batch = 0; batch < 3; batch++) {
      await postEvents(one, ...Array.from({ length: 400 }, () => newEvent(tenant, "slow")));
    }
    const fast = Array.from({ length: 200 }, () => newEvent(tenant, "fast"));
    const startedMs = performance.now();
    for (let at = 0; at < fast.length; at += 20) await postEvents(one, ...fast.slice(at, at + 20));
    const arrived = () => merchant.received.filter(({ path }) => path === "/fast").length;
    await eventually("all fast ones delivered", () => arrived() === fast.length, 5_000);
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(merchant.received.filter(({ path }) => path === "/slow0").length).toBeLessThanOrEqual(32);
  });

  test("that fills its memory has the rest delivered by claims", async () => {
    const merchant = await scene.receiver((_one, response) => void setTimeout(() => response.writeHead(200).end(), 3));
    const one = await scene.service();
    const tenant = newTenant();
    await createEndpoint(one, tenant, merchant.url);
    const batches = Array.from({ length: 6 }, () => Array.from({ length: 300 }, () => newEvent(tenant)));
    await Promise.all(batches.map((batch) => postEvents(one, ...batch)));
    await eventually("all delivered", async () => (await scene.pending()) === 0n, 15_000);
    expect(new Set(merchant.received.map(({ id }) => id)).size).toBe(1_800);
    expect(merchant.received).toHaveLength(1_800);
  });
});
