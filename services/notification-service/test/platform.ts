import { newId, randomText } from "@platform/kernel/id";
import { silentLogger } from "@platform/runtime/logger";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { request } from "undici";
import { startApp, type App, type AppOptions } from "../src/app.ts";
import { readNotificationConfig, type NotificationConfig } from "../src/config.ts";

/** A database with this service's schema. */
export const createNotificationsDatabase = (): Promise<TestDatabase> =>
  createTestDatabase("notifications", new URL("../migrations/", import.meta.url));

const CREDENTIAL = randomText(40);

export interface Service extends App {
  readonly call: (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the wire says.
  readonly body: any;
}

type Overrides = Partial<NotificationConfig> & Partial<Pick<AppOptions, "names" | "nextRetry" | "logger">>;

/** Starts the service for real, on a free port of loopback. */
export async function startService(database: TestDatabase, overrides: Overrides = {}): Promise<Service> {
  const { names, nextRetry, logger = silentLogger, ...settings } = overrides;
  const config = readNotificationConfig({
    STAGE: "test",
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URL: database.url,
    DATABASE_CONNECTIONS: "4",
    SERVICE_CREDENTIAL: CREDENTIAL,
    WEBHOOK_ALLOW_LOOPBACK: "true",
    WEBHOOK_ATTEMPT_TIMEOUT_MS: "2000",
    DELIVERY_CLAIM_INTERVAL_MS: "50",
  });
  const app = await startApp({
    config: { ...config, ...settings },
    logger,
    ...(names && { names }),
    ...(nextRetry && { nextRetry }),
  });
  return {
    ...app,
    async call(method, path, body) {
      const response = await request(`http://127.0.0.1:${app.port}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${CREDENTIAL}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.body.text();
      return { status: response.statusCode, body: text === "" ? undefined : JSON.parse(text) };
    },
  };
}

export interface TestTenant {
  readonly account: string;
  readonly livemode: boolean;
}

/** An account that nobody else uses. */
export const newTenant = (livemode = false): TestTenant => ({ account: newId("acct"), livemode });

/** Creates an endpoint and returns it with its secret. */
export async function createEndpoint(service: Service, tenant: TestTenant, url: string, enabledEvents = ["*"]) {
  const id = newId("we");
  const { status, body } = await service.call("PUT", `/v1/webhook-endpoints/${id}`, {
    ...tenant,
    url,
    enabled_events: enabledEvents,
  });
  if (status !== 200) throw new Error(`the endpoint was not created: ${status} ${JSON.stringify(body)}`);
  return body as { id: string; secret: string };
}

/** An event message of this tenant. */
export function newEvent(tenant: TestTenant, type = "payment_intent.succeeded") {
  const id = newId("evt");
  const created = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ id, object: "event", type, created, data: { object: { note: "Grüße, 世界 \u2028" } } });
  return { id, ...tenant, type, created, body };
}

/** Posts events and expects them to be accepted. */
export async function postEvents(service: Service, ...events: ReturnType<typeof newEvent>[]): Promise<void> {
  const { status, body } = await service.call("POST", "/v1/events", { events });
  if (status !== 200) throw new Error(`the events were not accepted: ${status} ${JSON.stringify(body)}`);
}

/** The deliveries of a tenant, newest first. */
export async function listDeliveries(service: Service, { account, livemode }: TestTenant, filter = "") {
  const { body } = await service.call(
    "GET",
    `/v1/deliveries?account=${account}&livemode=${livemode}&limit=100${filter}`,
  );
  return body.data as {
    id: string;
    event: string;
    endpoint: string;
    state: string;
    leased: boolean;
    due_at: string | null;
    attempts: { at: string; status: number | null; failure: string | null; duration_ms: number }[];
  }[];
}

/** Waits until the condition holds, or fails. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 8_000,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
