import { WebhookEndpointCreation, WebhookEndpointUpdate } from "@platform/contracts/webhook-endpoint";
import { newId } from "@platform/kernel/id";
import type { TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNotificationsDatabase, newTenant, startService, type Service } from "./platform.ts";

/** The service keeps every property of an endpoint that the contract lets a merchant set. */

let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await createNotificationsDatabase();
  service = await startService(database, { names: { resolve: async () => ["8.8.8.8"] } });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

const USUAL = { url: "https://shop.test/hooks", enabled_events: ["*"] };

/** Values that no endpoint has by default. */
const SAMPLES: Readonly<Record<string, { readonly sent: unknown; readonly back?: object }>> = {
  url: { sent: "https://other.test/hooks" },
  enabled_events: { sent: ["charge.succeeded"] },
  description: { sent: "The shop's" },
  metadata: { sent: { order: "6735" } },
  api_version: { sent: "2024-06-20" },
  disabled: { sent: true, back: { status: "disabled" } },
};

/** The endpoint's owner: every route requires it. */
const SCOPE = new Set(["account", "livemode"]);
const namesOf = ({ properties }: { readonly properties: object }): string[] =>
  Object.keys(properties).filter((name) => !SCOPE.has(name));

describe.for([
  ["PUT", WebhookEndpointCreation],
  ["PATCH", WebhookEndpointUpdate],
] as const)("%s", ([method, schema]) => {
  test.for(namesOf(schema))("keeps %s", async (name) => {
    const tenant = newTenant();
    const path = `/v1/webhook-endpoints/${newId("we")}`;
    const { sent, back = { [name]: sent } } = SAMPLES[name]!;
    const before = method === "PUT" ? USUAL : (await service.call("PUT", path, { ...tenant, ...USUAL })).body;
    expect(before).not.toMatchObject(back);
    const given = { ...tenant, ...(method === "PUT" ? USUAL : {}), [name]: sent };
    expect((await service.call(method, path, given)).body).toMatchObject(back);
    const query = `account=${tenant.account}&livemode=${tenant.livemode}`;
    expect((await service.call("GET", `${path}?${query}`)).body).toMatchObject(back);
  });
});
