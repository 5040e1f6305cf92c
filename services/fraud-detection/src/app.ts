import { createPool, type Pool } from "@platform/postgres/pool";
import type { FastifyInstance } from "@platform/runtime/fastify";
import { listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import { createMetrics, noMetrics, type Metrics } from "@platform/runtime/metrics";
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
import { startPruneWorker } from "./workers/prune-worker.ts";

export interface App extends Running {
  readonly port: number;
}

export interface AppOptions {
  readonly config: FraudDetectionConfig;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** Starts the service: it listens at once, and is ready when it is warm. */
export async function startApp({ config, logger, clock = systemClock }: AppOptions): Promise<App> {
  const pool = createPool({
    url: config.databaseUrl,
    schema: "fraud",
    applicationName: "fraud-detection",
    maxConnections: config.databaseConnections,
    lookUpsOnly: true,
    // Far beyond the caller's 80 ms: nobody waits for the answer any more, and the next one needs the connection.
    statementTimeoutMs: 2_000,
    acquireTimeoutMs: 2_000,
    onIdleError: (error) => logger.warn({ err: error }, "an idle database connection was lost"),
  });
  const metrics = config.metrics ? metricsOf(config) : noMetrics;
  const digest = createSubjectDigest(config.digestKey ?? (await readDigestKey(pool)));
  let ready = false;
  const parts = { config, logger, clock, pool, digest };
  const { server, drain } = composeServer({ ...parts, metrics, transact: committing(pool), isReady: () => ready });
  const port = await listen(server, config.host, config.port);
  await warmAll({ ...parts, metrics: noMetrics, transact: rollingBack(pool), isReady: () => false });
  const pruning = startPruneWorker({ store: createExpiryStore(pool), clock, logger });
  ready = true;
  logger.info({ port }, "ready");

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    ready = false;
    await server.close();
    await Promise.all([drain(), pruning.stop()]);
    await metrics.stop();
    await pool.end();
  }
  return { port, stop: () => (stopped ??= stop()) };
}

interface ServerParts {
  readonly config: FraudDetectionConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly pool: Pool;
  readonly digest: SubjectDigest;
  readonly metrics: Metrics;
  readonly transact: Transact;
  readonly isReady: () => boolean;
}

function composeServer(parts: ServerParts): { server: FastifyInstance; drain: () => Promise<void> } {
  const { config, logger, clock, pool, digest, metrics, transact, isReady } = parts;
  const store = createAssessmentStore({
    pool,
    transact,
    clock,
    onCommit: ({ items, durationMs, failed }) => {
      metrics.record("AssessmentCommitDuration", durationMs, "Milliseconds");
      metrics.count(failed ? "AssessmentCallsFailed" : "AssessmentCallsCommitted", items);
    },
  });
  const assess = createAssessAttempts({
    store,
    maxPending: config.maxPendingAssessments,
    onVerdict: ({ decision }) => metrics.count(COUNTERS[decision]),
    onRefused: () => metrics.count("AssessmentCallsRefused"),
  });
  const outcomes = { store: createOutcomeStore({ transact, clock }) };
  const server = createServer({
    assess,
    record: (list) => recordOutcomes(outcomes, list),
    settings: createSettingsStore(pool),
    serviceCredential: config.serviceCredential,
    digest,
    clock,
    isReady,
    logger,
  });
  return { server, drain: () => store.drain() };
}

const COUNTERS = { allow: "AssessmentsAllowed", review: "AssessmentsToReview", block: "AssessmentsBlocked" } as const;

/** As many connections as assessments and events use at once, each with its statements prepared. */
const WARM_CONNECTIONS = 3;

/** Side by side, each on a connection of its own, in servers of their own that only the warm-up can reach. */
async function warmAll(parts: ServerParts): Promise<void> {
  const servers = Array.from({ length: WARM_CONNECTIONS }, () => composeServer(parts).server);
  await Promise.all(servers.map((server) => warmUp(server, parts.config.serviceCredential)));
  await Promise.all(servers.map((server) => server.close()));
}

function metricsOf({ stage }: FraudDetectionConfig): Metrics {
  return createMetrics({
    service: "fraud-detection",
    stage,
    flushEveryMs: 60_000,
    write: (line) => process.stdout.write(`${line}\n`),
  });
}
