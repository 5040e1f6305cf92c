import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { placesOf } from "@platform/local/postgres/placement";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@platform/local/postgres/server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ROOT } from "@platform/local/components";
import { findLedgerFaults } from "../ledger-faults.ts";
import { findOpenEnds } from "../platform/open-ends.ts";
import { PAYMENT } from "../platform/payment.ts";
import { startPlatform, type Platform } from "../platform/platform.ts";
import { until } from "../platform/until.ts";

/** Resembles a fail-over: connections end with 57P01, the server refuses new ones for a while, then accepts them again. */
const directory = resolve(ROOT, `.local/test-restart-${process.pid}`);
const startServer = (port: number, fresh: boolean): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ directory, port, fresh, log: () => undefined });

let server: EmbeddedPostgres;
let platform: Platform;

beforeAll(async () => {
  mkdirSync(directory, { recursive: true });
  server = await startServer(0, true);
  // A separate server, because the other test files still use the run's own.
  vi.stubEnv("TEST_DATABASE_URL", server.url);
  platform = await startPlatform({
    "payment-api": {
      RECOVERY_INTERVAL_MS: "100",
      RELAY_POLL_MS: "100",
      ATTEMPT_LEASE_MS: "6000",
      ACQUIRER_DEADLINE_MS: "2000",
    },
    // notification-service retries a delivery with a lost result after three of these.
    "notification-service": { WEBHOOK_ATTEMPT_TIMEOUT_MS: "1000" },
  });
}, 120_000);

afterAll(async () => {
  await platform?.stop();
  await server?.stop();
  for (const place of placesOf(directory)) rmSync(place, { recursive: true, force: true });
}, 60_000);

test("a database that goes and comes back costs payments while it is away, and no process and no booking", async () => {
  const { stripe } = await platform.newAccount();
  const statusNow = async (): Promise<string> =>
    stripe.paymentIntents.create(PAYMENT).then(
      ({ status }) => status,
      (error: unknown) => String((error as { statusCode?: number }).statusCode ?? error),
    );
  await platform.inbox.subscribe(stripe);
  expect(await statusNow()).toBe("succeeded");

  // Payments are under way when the server stops.
  const caught = Array.from({ length: 8 }, statusNow);
  await server.stop();
  for (const status of await Promise.all(caught)) expect(["succeeded", "processing", "500", "503"]).toContain(status);
  expect(await statusNow()).toBe("503");

  server = await startServer(server.port, false);
  await until("payments succeed again", 15_000, async () => ((await statusNow()) === "succeeded" ? true : undefined));
  await until("all that was begun has ended", 30_000, async () => {
    const open = await findOpenEnds(platform.pool);
    return open.some((one) => /attempts|intents|keys|parcels|deliveries/.test(one)) ? undefined : true;
  });
  expect(await findLedgerFaults(platform.pool)).toEqual([]);
  expect(Object.values(platform.components).every(({ isRunning }) => isRunning)).toBe(true);
}, 90_000);
