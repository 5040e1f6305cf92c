import { setImmediate as breath } from "node:timers/promises";
import { createPool, type Pool } from "@platform/postgres/pool";
import { waitForDatabase } from "@platform/postgres/wait-for-database";
import type { FastifyInstance } from "@platform/runtime/fastify";
import { drainAndClose, listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import { measureLoopDelay } from "@platform/runtime/loop-delay";
import { noMetrics, serviceMetrics, type ServiceMetrics } from "@platform/runtime/metrics";
import { systemClock, type Clock } from "@platform/kernel/instant";
import type { FraudDetectionConfig } from "./config.ts";
import { createSubjectDigest, type SubjectDigest } from "./domain/subject.ts";
import { createServer } from "./http/server.ts";
import { createAssessmentStore } from "./postgres/assessment-store.ts";
import { readDigestKey } from "./postgres/digest-key.ts";
import { createExpiryStore } from "./postgres/expiry-store.ts";
import { createOutcomeStore } from "./postgres/outcome-store.ts";
import { createSettingsStore } from "./postgres/settings-store.ts";
import { committing, rollingBack, type Transact } from "./postgres/transact.ts";
import { createAssessAttempts } from "./use-cases/assess-attempts.ts";
import { recordOutcomes } from "./use-cases/record-outcomes.ts";
import { warmUp } from "./warm-up.ts";
import { startPruning } from "./workers/pruning.ts";

export interface App extends Running {
  readonly port: number;
}

export interface AppOptions {
  readonly config: FraudDetectionConfig;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** Starts the service: it listens at once, waits for its database, and is ready when it is warm. */
export async function startApp({ config, logger, clock = systemClock }: AppOptions): Promise<App> {
  const pool = openPool(config, logger, { connections: DURABLE_CONNECTIONS, isDurable: true });
  // If a crash of the database loses an assessment, payment-api asks again and gets a new one. Waiting for the disk would
  // cost each payment a part of its 80 ms.
  const connections = Math.max(1, config.databaseConnections - DURABLE_CONNECTIONS);
  const assessmentPool = openPool(config, logger, { connections, isDurable: false });
  const metrics = serviceMetrics("fraud-detection", config);
  let state: "starting" | "ready" | "stopping" = "starting";
  // The key may be in the database. No request needs it earlier: until the service has started, it refuses all of them.
  let keyedDigest: SubjectDigest | undefined;
  const digest: SubjectDigest = (...subject) => keyedDigest!(...subject);
  const parts = { config, logger, clock, pool, assessmentPool, digest };
  const { server, drain } = composeServer({
    ...parts,
    metrics,
    transactions: committing,
    isReady: () => state === "ready",
    hasStarted: () => state !== "starting",
  });
  const port = await listen(server, config.host, config.port);
  async function prepare(): Promise<void> {
    keyedDigest = createSubjectDigest(config.digestKey ?? (await readDigestKey(pool)));
    await warmAll({
      ...parts,
      metrics: noMetrics,
      transactions: rollingBack,
      isReady: () => false,
      hasStarted: () => true,
    });
  }
  await waitForDatabase(prepare, {
    url: config.databaseUrl,
    limitMs: config.databaseWaitMs,
    log: (message) => logger.warn(message),
  });
  const loopDelay = measureLoopDelay();
  const pruning = startPruning({ store: createExpiryStore(pool), clock, logger, pressed: loopDelay.pressed });
  state = "ready";
  logger.info({ port }, "ready");

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    state = "stopping";
    await drainAndClose(server, config.drainMs);
    await Promise.all([drain(), pruning.stop()]);
    await Promise.all([metrics.stop(), loopDelay.stop()]);
    await Promise.all([pool.end(), assessmentPool.end()]);
  }
  return { port, stop: () => (stopped ??= stop()) };
}

/** For settings and outcomes: the service stores durably what it accepted. */
const DURABLE_CONNECTIONS = 2;

function openPool(
  config: FraudDetectionConfig,
  logger: Logger,
  { connections, isDurable }: { connections: number; isDurable: boolean },
): Pool {
  return createPool({
    url: config.databaseUrl,
    schema: "fraud",
    applicationName: "fraud-detection",
    maxConnections: connections,
    lookUpsOnly: true,
    isDurable,
    // Far beyond the caller's 80 ms: nobody waits for the answer any more, and the next one needs the connection.
    statementTimeoutMs: 2_000,
    acquireTimeoutMs: 2_000,
    onIdleError: (error) => logger.warn({ err: error }, "an idle database connection was lost"),
  });
}

interface ServerParts {
  readonly config: FraudDetectionConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly pool: Pool;
  readonly assessmentPool: Pool;
  readonly digest: SubjectDigest;
  readonly metrics: ServiceMetrics<"fraud-detection">;
  readonly transactions: (pool: Pool) => Transact;
  readonly isReady: () => boolean;
  readonly hasStarted: () => boolean;
}

function composeServer(parts: ServerParts): { server: FastifyInstance; drain: () => Promise<void> } {
  const { config, logger, clock, pool, assessmentPool, digest, metrics, transactions, isReady, hasStarted } = parts;
  const store = createAssessmentStore({
    pool: assessmentPool,
    transact: transactions(assessmentPool),
    clock,
    logger,
    onCommit: ({ items, durationMs, failed }) => {
      metrics.record("AssessmentCommitDuration", durationMs);
      metrics.count(failed ? "AssessmentCallsFailed" : "AssessmentCallsCommitted", items);
    },
  });
  const assess = createAssessAttempts({
    store,
    maxPending: config.maxPendingAssessments,
    onAssessment: ({ decision }) => metrics.count(COUNTERS[decision]),
    onRefused: () => metrics.count("AssessmentCallsRefused"),
  });
  const outcomes = { store: createOutcomeStore({ transact: transactions(pool), clock, logger }) };
  const server = createServer({
    assess,
    record: (list) => recordOutcomes(outcomes, list),
    settings: createSettingsStore(pool),
    acceptedCredentials: config.acceptedCredentials,
    digest,
    clock,
    isReady,
    hasStarted,
    logger,
  });
  return { server, drain: () => store.drain() };
}

const COUNTERS = { allow: "AssessmentsAllowed", review: "AssessmentsToReview", block: "AssessmentsBlocked" } as const;

/** As many connections as assessments and events use concurrently; the warm-up prepares its statements on each. */
const WARM_CONNECTIONS = 3;

/** Warms up concurrently, with a connection and a server for each, which only the warm-up can reach. */
async function warmAll(parts: ServerParts): Promise<void> {
  const servers: FastifyInstance[] = [];
  while (servers.length < WARM_CONNECTIONS) {
    servers.push(composeServer(parts).server);
    // Each takes a tenth of a second of a small task's CPU: health checks get their answers in between.
    await breath();
  }
  const warmed = await Promise.allSettled(servers.map((server) => warmUp(server, parts.config.serviceCredential)));
  await Promise.all(servers.map((server) => server.close()));
  for (const result of warmed) if (result.status === "rejected") throw result.reason;
}
