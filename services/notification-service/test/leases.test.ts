import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomText } from "@platform/kernel/id";
import { request } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, eventually, listDeliveries, newEvent, newTenant, postEvents } from "./platform.ts";
import { createScene, type Scene } from "./scene.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterEach(() => scene.clear());

afterAll(() => scene.database.drop());

describe("two instances", () => {
  test("never make two attempts at one delivery at the same time, and none after it was delivered", async () => {
    const open = new Map<string, number>();
    const delivered = new Map<string, number>();
    let overlaps = 0;
    const merchant = await scene.receiver(({ id }, response) => {
      const others = open.get(id) ?? 0;
      if (others > 0 || delivered.has(id)) overlaps++;
      open.set(id, others + 1);
      setTimeout(() => {
        open.set(id, open.get(id)! - 1);
        const isOk = Math.random() < 0.6;
        if (isOk) delivered.set(id, (delivered.get(id) ?? 0) + 1);
        response.writeHead(isOk ? 200 : 500).end();
      }, Math.random() * 30);
    });
    const settings = { claimIntervalMs: 10, nextRetry: () => Math.random() * 40 };
    const [one, other] = [await scene.service(settings), await scene.service(settings)];
    const tenant = newTenant();
    await createEndpoint(one, tenant, merchant.url);
    const events = Array.from({ length: 300 }, () => newEvent(tenant));
    // Both services get half of the events: the second one must not deliver them again.
    await Promise.all([postEvents(one, ...events.slice(0, 200)), postEvents(other, ...events.slice(100))]);
    await eventually("all delivered", () => delivered.size === events.length, 15_000);
    await eventually("all recorded", async () => (await scene.pending()) === 0n);
    expect(overlaps).toBe(0);
    expect([...delivered.values()].every((count) => count === 1)).toBe(true);
  });

  test("share nothing but the table: what one that was killed held is delivered by the other when the lease ends", async () => {
    const hanging = new Set<string>();
    const merchant = await scene.receiver(({ id }, response) => {
      if (hanging.has(id)) response.writeHead(200).end();
      else hanging.add(id);
    });
    const survivor = await scene.service({ attemptTimeoutMs: 500, claimIntervalMs: 20 });
    const tenant = newTenant();
    await createEndpoint(survivor, tenant, merchant.url);
    const credential = randomText(40);
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const victim = spawn(process.execPath, [`${import.meta.dirname}/../src/main.ts`], {
      stdio: ["pipe", "ignore", "inherit"],
      env: {
        ...process.env,
        PORT: String(port),
        HOST: "127.0.0.1",
        STAGE: "test",
        LOG_LEVEL: "silent",
        DATABASE_URL: scene.database.url,
        SERVICE_CREDENTIAL: credential,
        WEBHOOK_ALLOW_LOOPBACK: "true",
        WEBHOOK_ATTEMPT_TIMEOUT_MS: "1000",
        EXIT_WITH_PARENT: "stdin",
      },
    });
    const event = newEvent(tenant);
    const call = (path: string, body?: string) =>
      request(`http://127.0.0.1:${port}${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${credential}`, "content-type": "application/json" },
        body: body ?? null,
      });
    await eventually("ready", () =>
      call("/ready").then(
        ({ statusCode }) => statusCode === 200,
        () => false,
      ),
    );
    expect((await call("/v1/events", JSON.stringify({ events: [event] }))).statusCode).toBe(200);
    await eventually("the victim is at it", () => hanging.has(event.id));
    victim.kill("SIGKILL");
    await once(victim, "exit");
    const [held] = await listDeliveries(survivor, tenant);
    expect(held).toMatchObject({ state: "pending", leased: true, attempts: [] });
    await eventually("delivered", async () => (await listDeliveries(survivor, tenant))[0]!.state === "delivered");
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(held!.due_at!));
    expect(merchant.received).toHaveLength(2);
  });

  test("a result that comes after its lease was lost is kept in the history and changes nothing", async () => {
    const merchant = await scene.receiver(
      (_one, response) => void setTimeout(() => response.writeHead(500).end(), 200),
    );
    const one = await scene.service({ nextRetry: () => undefined });
    const tenant = newTenant();
    await createEndpoint(one, tenant, merchant.url);
    await postEvents(one, newEvent(tenant));
    await eventually("the attempt runs", () => merchant.received.length === 1);
    // What another instance would do after the lease's end.
    await scene.database.pool.query(
      "UPDATE deliveries SET lease = 42, due_at = now() + interval '1 hour' WHERE state = 'pending'",
    );
    await eventually("recorded", async () => (await listDeliveries(one, tenant))[0]!.attempts.length === 1);
    expect((await listDeliveries(one, tenant))[0]).toMatchObject({
      state: "pending",
      leased: true,
      attempts: [{ status: 500 }],
    });
  });
});

describe("a service that is told to stop", () => {
  test("lets attempts that run end, and leaves the others to another instance at once", async () => {
    const merchant = await scene.receiver(
      (_one, response) => void setTimeout(() => response.writeHead(200).end(), 300),
    );
    const first = await scene.service({ attemptTimeoutMs: 20_000 });
    const tenant = newTenant();
    await createEndpoint(first, tenant, merchant.url);
    await postEvents(first, ...Array.from({ length: 60 }, () => newEvent(tenant)));
    await eventually("attempts run", () => merchant.received.length > 0);
    await first.stop();
    const begun = merchant.received.length;
    expect(begun).toBeLessThan(60);
    const second = await scene.service();
    const states = async () => (await listDeliveries(second, tenant)).map(({ state }) => state);
    await eventually("all delivered", async () => (await states()).every((state) => state === "delivered"));
    expect(merchant.received).toHaveLength(60);
  });
});
