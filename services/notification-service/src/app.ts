import { randomBytes } from "node:crypto";
import { systemClock } from "@platform/kernel/instant";
import { createPool, type Pool } from "@platform/postgres/pool";
import { waitForDatabase } from "@platform/postgres/wait-for-database";
import { drainAndClose, listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import { measureLoopDelay } from "@platform/runtime/loop-delay";
import { serviceMetrics } from "@platform/runtime/metrics";
import type { Worker } from "@platform/runtime/worker";
import type { NotificationConfig } from "./config.ts";
import { createNameResolver } from "./dns/name-resolver.ts";
import { restBeforeRetry, type NextRetry } from "./domain/retry-schedule.ts";
import { createServer } from "./http/server.ts";
import type { Lease } from "./ports/deliveries.ts";
import type { NameResolver } from "./ports/name-resolver.ts";
import { createDeliveryStore } from "./postgres/delivery-store.ts";
import { createEndpointStore } from "./postgres/endpoint-store.ts";
import { createResultLog } from "./postgres/result-log.ts";
import { warmUpConnections } from "./postgres/warm-up.ts";
import { createGuardedConnector } from "./webhooks/guarded-connector.ts";
import { createWebhookSender } from "./webhooks/webhook-sender.ts";
import { createAttemptLog } from "./workers/attempt-log.ts";
import { startBacklogGauge } from "./workers/backlog-gauge.ts";
import { startClaims } from "./workers/claims.ts";
import { createDispatcher } from "./workers/dispatcher.ts";
import { startPruning } from "./workers/pruning.ts";

export interface App extends Running {
  readonly port: number;
}

export interface AppOptions {
  readonly config: NotificationConfig;
  readonly logger: Logger;
  readonly names?: NameResolver;
  readonly nextRetry?: NextRetry;
}

/** How long running attempts may take after a signal to stop; then the service cuts them, and they are repeated. */
const STOP_GRACE_MS = 5_000;

/** Starts the service: it listens at once, waits for its database, and is ready when it is warm. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, logger, names = createNameResolver(), nextRetry = jitteredRetry } = options;
  const pool = openPool(config, logger, { maxConnections: config.databaseConnections - 1, isDurable: true });
  // A crash of the database that loses a result causes one more attempt: delivery is at least once anyway.
  const resultPool = openPool(config, logger, { maxConnections: 1, isDurable: false });
  const metrics = serviceMetrics("notification-service", config);
  const endpoints = createEndpointStore(pool);
  const deliveries = createDeliveryStore(pool);
  const results = createResultLog(createDeliveryStore(resultPool), logger);

  const policy = { allowLoopback: config.allowLoopback };
  const { attemptTimeoutMs } = config;
  const connect = createGuardedConnector(names, policy, attemptTimeoutMs);
  const sender = createWebhookSender({ connect, policy, clock: systemClock, attemptTimeoutMs });

  // A delivery may wait here as long as two attempts take, and its lease still covers an attempt.
  const leaseMs = 3 * attemptTimeoutMs;
  const newLease = (): Lease => ({ id: randomBytes(8).readBigInt64BE(), durationMs: leaseMs });
  // The claims begin when the database is there; they then find due deliveries without a wake-up.
  let claims: Worker | undefined;
  const wakeClaims = (): void => claims?.wake();
  const dispatcher = createDispatcher({
    sender,
    nextRetry,
    nowMs,
    leaseMs,
    attemptTimeoutMs,
    metrics,
    record: (result) => results.record(result),
    onAttempt: createAttemptLog(logger, nowMs),
    onRoom: wakeClaims,
    logger,
  });

  let state: "starting" | "ready" | "stopping" = "starting";
  const server = createServer({
    endpoints,
    deliveries,
    dispatcher,
    names,
    policy,
    newLease,
    nowMs,
    wakeClaims,
    logger,
    acceptedCredentials: config.acceptedCredentials,
    isReady: () => state === "ready",
    hasStarted: () => state !== "starting",
  });
  const port = await listen(server, config.host, config.port);
  await waitForDatabase(async () => void (await Promise.all([pool, resultPool].map(warmUpConnections))), {
    url: config.databaseUrl,
    limitMs: config.databaseWaitMs,
    log: (message) => logger.warn(message),
  });
  claims = startClaims({ deliveries, dispatcher, newLease, nowMs, logger, intervalMs: config.claimIntervalMs });
  const loopDelay = measureLoopDelay();
  const workers = [
    claims,
    startPruning(deliveries, config.retentionDays, logger, loopDelay.pressed),
    startBacklogGauge(deliveries, metrics, logger),
  ];
  state = "ready";
  logger.info({ port }, "ready");

  /** Accepts nothing new, finishes what is running, and leaves the rest to other processes. */
  async function stop(): Promise<void> {
    state = "stopping";
    await drainAndClose(server, config.drainMs);
    await Promise.all(workers.map((worker) => worker.stop()));
    const notBegun = await dispatcher.stop(STOP_GRACE_MS);
    await Promise.all([results.drain(), notBegun.length > 0 && deliveries.release(notBegun)]);
    await Promise.all([metrics.stop(), loopDelay.stop()]);
    await Promise.all([pool.end(), resultPool.end()]);
  }
  let stopped: Promise<void> | undefined;
  return { port, stop: () => (stopped ??= stop()) };
}

/** Monotonic: it never jumps with the wall clock. */
const nowMs = (): number => performance.now();

const jitteredRetry: NextRetry = (attempts, ageMs) => restBeforeRetry(attempts, ageMs, Math.random());

function openPool(
  config: NotificationConfig,
  logger: Logger,
  size: { readonly maxConnections: number; readonly isDurable: boolean },
): Pool {
  return createPool({
    url: config.databaseUrl,
    schema: "notifications",
    applicationName: "notification-service",
    ...size,
    lookUpsOnly: true,
    onIdleError: (error) => logger.warn({ err: error }, "an idle database connection was lost"),
  });
}
