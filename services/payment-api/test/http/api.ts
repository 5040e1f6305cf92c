import { Writable } from "node:stream";
import { systemClock } from "@platform/kernel/instant";
import { type Admission, createAdmission } from "@platform/runtime/admission";
import { createHttpClient } from "@platform/runtime/http-client";
import { listen } from "@platform/runtime/http-server";
import { noMetrics } from "@platform/runtime/metrics";
import { randomText } from "@platform/kernel/id";
import { silentLogger } from "@platform/runtime/logger";
import { pino } from "pino";
import Stripe from "stripe";
import { createGate } from "../../src/http/gate.ts";
import { createKeepKey } from "../../src/http/kept-key.ts";
import { presentEvent } from "../../src/http/presenters/event.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createPendingWebhooks } from "../../src/notifications/pending-webhooks.ts";
import { createWebhookEndpoints } from "../../src/notifications/webhook-endpoints.ts";
import { createAccount, type AccountKeys } from "../../src/postgres/accounts.ts";
import { waitingEvents } from "../../src/postgres/outbox.ts";
import { createKeyUses } from "../../src/postgres/key-uses.ts";
import { createTenants, hashKey } from "../../src/postgres/tenants.ts";
import { type Core, type CoreOptions, type Ground, prepareGround } from "../core.ts";
import { type NotificationPeer, startNotificationPeer } from "./notification-peer.ts";

/** The public API over HTTP with a real database; the acquirer and notification-service's contract are in memory. */
export interface Api {
  readonly ground: Ground;
  readonly core: Core;
  readonly peer: NotificationPeer;
  readonly baseUrl: string;
  readonly account: AccountKeys;
  /** The official SDK with the account's secret key. */
  readonly stripe: Stripe;
  /** Writes when each key was last used. */
  writeKeyUses(): Promise<void>;
  /** The whole log so far. */
  readonly log: () => string;
  clientOf(key: string): Stripe;
  newAccount(settings?: Readonly<Record<string, unknown>>): Promise<AccountKeys>;
  newRestrictedKey(account: AccountKeys, permissions: readonly string[]): Promise<string>;
  /** A request that no SDK would make. */
  raw(method: string, path: string, options?: RawOptions): Promise<RawResponse>;
  /** Stops this process, but not its ground, which others still use. */
  close(): Promise<void>;
  /** Stops this process and its ground. */
  stop(): Promise<void>;
}

export interface RawOptions {
  readonly body?: string | Buffer;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: { readonly error: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
}

const UNLIMITED = { requests_per_second: 0 };

/** Like the service's, but generous: tests of refusals set their own limits. */
export const admissionOf = (limit: number): Admission =>
  createAdmission({
    targetMs: 100,
    min: limit,
    burst: limit,
    max: limit,
    clock: () => performance.now(),
    loopDelayMs: () => 0,
  });
const WIDE = 10_000;

export async function startApi(
  options: CoreOptions & {
    requestTimeoutMs?: number;
    idempotencyKeySecrets?: readonly string[];
    writes?: Admission;
    reads?: Admission;
  } = {},
  prepared?: Ground,
): Promise<Api> {
  const ground = prepared ?? (await prepareGround());
  const core = ground.startCore(options);
  const peer = await startNotificationPeer();
  const client = createHttpClient({ baseUrl: peer.baseUrl, credential: "credential", maxConnections: 16 });
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const tenants = createTenants(core.reads, systemClock);
  const keyUses = createKeyUses(ground.database.pool, systemClock);
  const logger = pino({ level: "info" }, sink);
  const server = createHttpServer({
    api: {
      deps: core.deps,
      webhookEndpoints: createWebhookEndpoints(client, presentEvent),
      pendingWebhooks: createPendingWebhooks(client, silentLogger),
      // The core's only subscriber.
      eventsUnderWay: { among: (ids) => waitingEvents(ground.database.pool, "test", ids) },
    },
    apiKeys: tenants,
    keyUses,
    accounts: tenants,
    keepKey: createKeepKey(options.idempotencyKeySecrets ?? ["a-secret-for-tests-only-of-this-generation"]),
    gate: createGate({
      reads: options.reads ?? admissionOf(WIDE),
      writes: options.writes ?? admissionOf(WIDE),
      metrics: noMetrics,
      logger,
      random: Math.random,
      clock: () => performance.now(),
    }),
    metrics: noMetrics,
    logger,
    isReady: () => true,
    challengePages: undefined,
    ...(options.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: options.requestTimeoutMs }),
  });
  const port = await listen(server, "127.0.0.1", 0);
  const baseUrl = `http://127.0.0.1:${port}`;
  const clientOf = (key: string): Stripe =>
    new Stripe(key, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
  const newAccount = (settings: Readonly<Record<string, unknown>> = UNLIMITED): Promise<AccountKeys> =>
    createAccount(ground.database.pool, { name: "test", livemode: false, settings });
  const account = await newAccount();

  async function close(): Promise<void> {
    await server.close();
    await Promise.all([client.close(), peer.stop()]);
  }

  return {
    ground,
    core,
    peer,
    baseUrl,
    account,
    stripe: clientOf(account.secretKey),
    writeKeyUses: keyUses.write,
    log: () => lines.join(""),
    clientOf,
    newAccount,
    async newRestrictedKey({ account: id }, permissions) {
      const key = `rk_test_${randomText(32)}`;
      await ground.database.pool.query(
        `INSERT INTO api_keys (hash, tenant_id, kind, permissions)
         SELECT $1, id, 'restricted', $2 FROM tenants WHERE account_id = $3`,
        [hashKey(key), permissions, id],
      );
      return key;
    },
    async raw(method, path, { body, key = account.secretKey, headers = {} } = {}) {
      const response = await fetch(baseUrl + path, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
    },
    close,
    async stop() {
      await close();
      await ground.end();
    },
  };
}
