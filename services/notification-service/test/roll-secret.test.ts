import { randomText } from "@platform/kernel/id";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { INITIAL_BUDGET } from "../src/domain/endpoint-budget.ts";
import {
  createEndpoint,
  eventually,
  newEvent,
  newTenant,
  postEvents,
  type Service,
  type TestTenant,
} from "./platform.ts";
import type { Received } from "./receiver.ts";
import { createScene, type Scene } from "./scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterEach(() => scene.clear());
afterAll(() => scene.database.drop());

const pathOf = (id: string, name = `roll_${randomText(8)}`): string =>
  `/v1/webhook-endpoints/${id}/secret-rolls/${name}`;

async function roll(service: Service, tenant: TestTenant, id: string, hours = 24, name?: string): Promise<string> {
  const { status, body } = await service.call("PUT", pathOf(id, name), { ...tenant, overlap_hours: hours });
  if (status !== 200) throw new Error(`the secret was not rolled: ${status} ${JSON.stringify(body)}`);
  return body.secret as string;
}

/** Whether the official SDK accepts a webhook under each of these secrets. */
const verifiedBy = ({ body, headers }: Received, secrets: readonly string[]): Promise<boolean[]> =>
  Promise.all(
    secrets.map((secret) =>
      new Stripe("sk_test_x").webhooks.constructEventAsync(body, headers["stripe-signature"]!, secret).then(
        () => true,
        () => false,
      ),
    ),
  );

async function received(
  service: Service,
  tenant: TestTenant,
  by: { readonly received: Received[] },
): Promise<Received> {
  const event = newEvent(tenant);
  await postEvents(service, event);
  await eventually("received", () => by.received.some(({ id }) => id === event.id));
  return by.received.find(({ id }) => id === event.id)!;
}

describe("during the overlap", () => {
  test("webhooks are signed with each secret, the newest first", async () => {
    const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
    const { id, secret: first } = await createEndpoint(service, tenant, receiver.url);
    const second = await roll(service, tenant, id);
    const third = await roll(service, tenant, id);
    const webhook = await received(service, tenant, receiver);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await verifiedBy(webhook, [first, second, third])).toEqual([true, true, true]);
    expect(webhook.headers["stripe-signature"]).toMatch(/^t=\d+(,v1=[0-9a-f]{64}){3}$/);
    const [, newest] = String(webhook.headers["stripe-signature"]).split(",v1=");
    const alone = {
      ...webhook,
      headers: { "stripe-signature": `t=${/\d+/.exec(String(webhook.headers["stripe-signature"]))![0]},v1=${newest}` },
    };
    expect(await verifiedBy(alone, [first, third])).toEqual([false, true]);
  });

  test("so are deliveries that wait in this process for earlier ones", async () => {
    const open: (() => void)[] = [];
    let isOpen = false;
    const answer: Parameters<Scene["receiver"]>[0] = (_received, response) => {
      const end = (): void => void response.writeHead(200).end();
      if (isOpen) end();
      else open.push(end);
    };
    const [service, receiver, tenant] = [await scene.service(), await scene.receiver(answer), newTenant()];
    const { id, secret: old } = await createEndpoint(service, tenant, receiver.url);
    await postEvents(service, ...Array.from({ length: INITIAL_BUDGET + 4 }, () => newEvent(tenant)));
    await eventually("as many as the budget allows", () => receiver.received.length === INITIAL_BUDGET);
    const fresh = await roll(service, tenant, id);
    isOpen = true;
    for (const end of open) end();
    await eventually("all", () => receiver.received.length === INITIAL_BUDGET + 4);
    for (const waited of receiver.received.slice(INITIAL_BUDGET)) {
      expect(await verifiedBy(waited, [old, fresh])).toEqual([true, true]);
    }
  });

  test("so are retries of deliveries that waited since before, here and in another process", async () => {
    let isUp = false;
    const answer: Parameters<Scene["receiver"]>[0] = (_received, response) =>
      void response.writeHead(isUp ? 200 : 503).end();
    const [service, receiver, tenant] = [await scene.service(), await scene.receiver(answer), newTenant()];
    const { id, secret: old } = await createEndpoint(service, tenant, receiver.url);
    const failed = await received(service, tenant, receiver);
    expect(await verifiedBy(failed, [old])).toEqual([true]);
    const fresh = await roll(service, tenant, id);
    isUp = true;
    const other = await scene.service();
    const query = `account=${tenant.account}&livemode=${tenant.livemode}`;
    await eventually("due", async () => {
      const { status } = await other.call("POST", `/v1/deliveries/${failed.id}.${id}/retry?${query}`);
      return status === 202;
    });
    await eventually("retried", () => receiver.received.filter((one) => one.id === failed.id).length > 1);
    expect(await verifiedBy(receiver.received.at(-1)!, [old, fresh])).toEqual([true, true]);
  });
});

test("a roll that is repeated, even concurrently, makes one secret", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id, secret: old } = await createEndpoint(service, tenant, receiver.url);
  const secrets = await Promise.all(Array.from({ length: 5 }, () => roll(service, tenant, id, 24, "once")));
  expect(new Set(secrets).size).toBe(1);
  const webhook = await received(service, tenant, receiver);
  expect(String(webhook.headers["stripe-signature"]).split(",v1=")).toHaveLength(1 + 2);
  expect(await verifiedBy(webhook, [old, secrets[0]!])).toEqual([true, true]);
});

test("after the overlap only the new secret signs", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id, secret: old } = await createEndpoint(service, tenant, receiver.url);
  const fresh = await roll(service, tenant, id);
  await scene.database.pool.query(
    "UPDATE webhook_endpoints SET old_secrets = jsonb_set(old_secrets, '{0,until}', '1000') WHERE id = $1",
    [id],
  );
  expect(await verifiedBy(await received(service, tenant, receiver), [old, fresh])).toEqual([false, true]);
});

test("without an overlap no old secret signs any more, not even one that was rolled before", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id, secret: first } = await createEndpoint(service, tenant, receiver.url);
  const second = await roll(service, tenant, id);
  const third = await roll(service, tenant, id, 0);
  const webhook = await received(service, tenant, receiver);
  expect(await verifiedBy(webhook, [first, second, third])).toEqual([false, false, true]);
});

test("a header has five signatures at most, however often the secret was rolled", async () => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id } = await createEndpoint(service, tenant, receiver.url);
  for (let n = 0; n < 8; n++) await roll(service, tenant, id);
  const { headers } = await received(service, tenant, receiver);
  expect(String(headers["stripe-signature"]).split(",v1=")).toHaveLength(1 + 1 + 4);
});

test.for([
  ["another account's endpoint", (id: string) => ({ path: id, tenant: newTenant() })],
  ["an endpoint that is not there", () => ({ path: "we_none", tenant: newTenant() })],
] as const)("%s is not found, and its secret stays", async ([, to]) => {
  const [service, receiver, tenant] = [await scene.service(), await scene.receiver(), newTenant()];
  const { id, secret } = await createEndpoint(service, tenant, receiver.url);
  const { path, tenant: asking } = to(id);
  const { status } = await service.call("PUT", pathOf(path), { ...asking, overlap_hours: 0 });
  expect(status).toBe(404);
  expect(await verifiedBy(await received(service, tenant, receiver), [secret])).toEqual([true]);
});
