import pg from "pg";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  createEndpoint,
  eventually,
  listDeliveries,
  newEvent,
  newTenant,
  postEvents,
  type Service,
} from "./platform.ts";
import { createScene, type Scene } from "./scene.ts";

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterEach(() => scene.clear());

afterAll(() => scene.database.drop());

describe("a failing endpoint", () => {
  test("is tried again until it answers, every attempt recorded", async () => {
    const answers = [500, 302, 404, 200];
    const merchant = await scene.receiver((_one, response) => void response.writeHead(answers.shift()!).end());
    const one = await scene.service({ nextRetry: () => Math.random() * 40 });
    const tenant = newTenant();
    await createEndpoint(one, tenant, merchant.url);
    await postEvents(one, newEvent(tenant));
    await eventually("delivered", async () => (await listDeliveries(one, tenant))[0]!.state === "delivered");
    const [delivery] = await listDeliveries(one, tenant);
    expect(delivery!.attempts.map(({ status }) => status)).toEqual([500, 302, 404, 200]);
    expect(new Set(merchant.received.map(({ body }) => body)).size).toBe(1);
  });

  test("is a warning in the log, and a line again when it answers", async () => {
    const lines: { level: number; msg: string; url: string; status?: number }[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const answers = [503, 200];
    const merchant = await scene.receiver((_one, response) => void response.writeHead(answers.shift()!).end());
    const one = await scene.service({ nextRetry: () => 1, logger });
    const tenant = newTenant();
    await createEndpoint(one, tenant, `${merchant.url}?token=tok_1`);
    await postEvents(one, newEvent(tenant));
    await eventually("delivered", async () => (await listDeliveries(one, tenant))[0]!.state === "delivered");
    const about = lines.filter(({ url }) => url === merchant.url);
    expect(about).toMatchObject([
      { level: 40, msg: "a webhook failed", status: 503 },
      { level: 30, msg: "webhooks arrive again" },
    ]);
    expect(JSON.stringify(lines)).not.toContain("tok_1");
  });

  test("is given up at the end of the schedule, and may be tried again by hand", async () => {
    let status = 500;
    const merchant = await scene.receiver((_one, response) => void response.writeHead(status).end());
    const one = await scene.service({ nextRetry: (attempts) => (attempts < 3 ? 1 : undefined) });
    const tenant = newTenant();
    await createEndpoint(one, tenant, merchant.url);
    await postEvents(one, newEvent(tenant));
    await eventually("given up", async () => (await listDeliveries(one, tenant))[0]!.state === "failed");
    const [failed] = await listDeliveries(one, tenant);
    expect(failed).toMatchObject({ due_at: null, attempts: [{ status }, { status }, { status }] });
    status = 200;
    const retry = (of: typeof tenant) =>
      one.call("POST", `/v1/deliveries/${failed!.id}/retry?account=${of.account}&livemode=${of.livemode}`);
    expect((await retry(newTenant())).status).toBe(404);
    expect((await retry(tenant)).status).toBe(202);
    await eventually("delivered", async () => (await listDeliveries(one, tenant))[0]!.state === "delivered");
  });
});

describe("an endpoint that is gone", () => {
  test.each([
    [
      "deleted",
      (one: Service, tenant: string, id: string) => one.call("DELETE", `/v1/webhook-endpoints/${id}?${tenant}`),
    ],
    [
      "disabled",
      (one: Service, tenant: string, id: string) =>
        one.call("PATCH", `/v1/webhook-endpoints/${id}`, {
          account: new URLSearchParams(tenant).get("account"),
          livemode: false,
          disabled: true,
        }),
    ],
  ])("%s: its pending deliveries are cancelled, and it gets no more", async (_how, end) => {
    const merchant = await scene.receiver((_one, response) => void response.writeHead(500).end());
    const one = await scene.service({ nextRetry: () => 300 });
    const tenant = newTenant();
    const { id } = await createEndpoint(one, tenant, merchant.url);
    await postEvents(one, ...Array.from({ length: 20 }, () => newEvent(tenant)));
    await eventually("all were tried", async () =>
      (await listDeliveries(one, tenant)).every(({ attempts }) => attempts.length > 0),
    );
    await end(one, `account=${tenant.account}&livemode=false`, id);
    await eventually("all cancelled", async () =>
      (await listDeliveries(one, tenant)).every(({ state }) => state === "cancelled"),
    );
    await postEvents(one, newEvent(tenant));
    expect(await listDeliveries(one, tenant)).toHaveLength(20);
  });
});

describe("pruning", () => {
  test("deletes events past their retention with their deliveries, and nothing else", async () => {
    const merchant = await scene.receiver();
    const one = await scene.service();
    const tenant = newTenant();
    await createEndpoint(one, tenant, merchant.url);
    const [old, young] = [newEvent(tenant), newEvent(tenant)];
    await postEvents(one, old, young);
    await eventually("delivered", async () => (await scene.pending()) === 0n);
    const admin = new pg.Client(scene.database.adminUrl);
    await admin.connect();
    await admin.query("UPDATE notifications.events SET received_at = now() - interval '31 days' WHERE id = $1", [
      old.id,
    ]);
    await admin.end();
    // Pruning runs its first round at the start.
    const other = await scene.service({ retentionDays: 30 });
    await eventually("pruned", async () => (await listDeliveries(other, tenant)).length === 1);
    expect((await listDeliveries(other, tenant))[0]!.event).toBe(young.id);
    const { rows } = await scene.database.pool.query("SELECT 1 FROM deliveries WHERE event_id = $1", [old.id]);
    expect(rows).toEqual([]);
  });
});
