import { newId, randomText } from "@platform/kernel/id";
import { systemClock } from "@platform/kernel/instant";
import { createPool } from "@platform/postgres/pool";
import { waitForDatabase } from "@platform/postgres/wait-for-database";
import { createAdmission } from "@platform/runtime/admission";
import { createHttpClient } from "@platform/runtime/http-client";
import { drainAndClose, listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import { measureLoopDelay } from "@platform/runtime/loop-delay";
import { serviceMetrics } from "@platform/runtime/metrics";
import { startWorker } from "@platform/runtime/worker";
import { createChallengePages } from "./acquirers/challenge-pages.ts";
import { createCardAcquirer } from "./acquirers/card-acquirer.ts";
import type { Config } from "./config.ts";
import type { DomainEvent } from "./domain/event.ts";
import { createFraudDetection } from "./fraud/fraud-detection.ts";
import { createRecentPayments } from "./fraud/recent-payments.ts";
import { createGate } from "./http/gate.ts";
import { createKeepKey } from "./http/kept-key.ts";
import { presentEvent } from "./http/presenters/event.ts";
import { replies } from "./http/replies.ts";
import { returnAddressAt, wayBackAt } from "./http/return-route.ts";
import { createHttpServer } from "./http/server.ts";
import { createPendingWebhooks } from "./notifications/pending-webhooks.ts";
import { createWebhookEndpoints } from "./notifications/webhook-endpoints.ts";
import type { Acquirer } from "./ports/acquirer.ts";
import type { FraudDetection } from "./ports/fraud-detection.ts";
import type { Journal } from "./ports/journal.ts";
import { createAbandonedAttempts } from "./postgres/abandoned-attempts.ts";
import { pruneClaims } from "./postgres/claims.ts";
import { createJournal, type JournalOptions } from "./postgres/journal.ts";
import { createOutbox } from "./postgres/parcels.ts";
import { outboxAge, waitingEvents } from "./postgres/outbox.ts";
import { createKeyUses } from "./postgres/key-uses.ts";
import { createReader } from "./postgres/reader.ts";
import { readsOf } from "./postgres/reads.ts";
import { createSettlements } from "./postgres/settlements.ts";
import { createUnscoredCharges } from "./postgres/unscored-charges.ts";
import { createTenants } from "./postgres/tenants.ts";
import { warmUpJournal } from "./postgres/warm-up.ts";
import type { Deps } from "./use-cases/deps.ts";
import { startWritingKeyUses } from "./workers/key-uses.ts";
import { startLateScoring } from "./workers/late-scoring.ts";
import { startPruning } from "./workers/pruning.ts";
import { startRecovery } from "./workers/recovery.ts";
import { startSettlement } from "./workers/settlement.ts";
import { type Relay, startRelay } from "./workers/relay.ts";

export interface App extends Running {
  readonly port: number;
}

/** The bench's replacements for the network, to measure everything else. */
export interface Substitutes {
  readonly acquirer?: Acquirer;
  readonly fraud?: FraudDetection;
  /** We write events, and send them to nobody. */
  readonly withoutRelays?: boolean;
  readonly createJournal?: (options: JournalOptions) => Journal & { drain(): Promise<void> };
}

const JOURNAL_CONNECTIONS = 3;
const HOUSEKEEPING_CONNECTIONS = 2;
/** Concurrent calls to one of our services. Scores and events share requests, so a few suffice. */
const SERVICE_CONNECTIONS = 4;
/** Nobody waits for more than these: merchants' calls about webhook endpoints, a batch of scores, a batch of events. */
const SERVICE_CALLS_WAITING = 64;
/** Longer than the 10 s that a subscriber has to accept them. */
const PARCEL_LEASE_MS = 15_000;
const CLAIMS_KEPT_HOURS = 24;
/** Longer than it takes to fetch a report and to book it. */
const SETTLEMENT_LEASE_MS = 60_000;
/** How long we leave a charge alone whose score did not come. Longer than a score can take. */
const LATE_SCORE_RETRY_MS = 10_000;
const OUTBOX_AGE_EVERY_MS = 10_000;
/**
 * How long requests may stay in this process, without the acquirer's time, and how many there may be. A score has 80 ms: if
 * requests take longer than the target, fraud-detection, which they feed, does not keep up either.
 */
const BOUNDS = { targetMs: 120, min: 64, burst: 128, max: 1_024 };

/** The events that fraud-detection hears about: those that raise the risk of the next payment. */
const FRAUD_EVENTS: ReadonlySet<string> = new Set<DomainEvent["type"]>(["charge.failed"]);

/**
 * Composes and starts payment-api. It listens at once, waits for its database, and is ready once its connections are open
 * and its statements prepared. It waits for no other service.
 */
export async function startApp(config: Config, logger: Logger, substitutes: Substitutes = {}): Promise<App> {
  const metrics = serviceMetrics("payment-api", config);
  const onIdleError = (error: Error): void => logger.warn({ err: error }, "an idle database connection was lost");
  const poolOf = (purpose: string, maxConnections: number, durable = true) =>
    createPool({
      url: config.databaseUrl,
      schema: "payments",
      applicationName: `payment-api ${purpose}`,
      maxConnections,
      lookUpsOnly: true,
      isDurable: durable,
      onIdleError,
    });
  const journalPool = poolOf("journal", JOURNAL_CONNECTIONS);
  const housekeepingPool = poolOf("housekeeping", HOUSEKEEPING_CONNECTIONS, false);
  const readPool = poolOf(
    "reads",
    Math.max(1, config.databaseConnections - JOURNAL_CONNECTIONS - HOUSEKEEPING_CONNECTIONS),
  );

  const reads = readsOf(readPool);

  const clientOf = (baseUrl: string) =>
    createHttpClient({
      baseUrl,
      credential: config.serviceCredential,
      maxConnections: SERVICE_CONNECTIONS,
      maxWaiting: SERVICE_CALLS_WAITING,
    });
  const fraudClient = clientOf(config.fraudDetectionUrl);
  const notificationClient = clientOf(config.notificationServiceUrl);
  const acquirer = createCardAcquirer({
    baseUrl: config.acquirerUrl,
    credential: config.acquirerCredential,
    maxConnections: config.acquirerConnections,
    deadlineMs: config.acquirerDeadlineMs,
  });

  const loopDelay = measureLoopDelay();
  const newAdmission = () => createAdmission({ ...BOUNDS, clock: nowMs, loopDelayMs: loopDelay.lateMs });
  const admissions = { reads: newAdmission(), writes: newAdmission() };
  const { pressed } = admissions.writes;

  const tenants = createTenants(reads, systemClock);
  const keyUses = createKeyUses(housekeepingPool, systemClock);
  const outbox = createOutbox(housekeepingPool, PARCEL_LEASE_MS);
  const relayTo = (subscriber: string, client: typeof fraudClient): Relay =>
    startRelay({
      subscriber,
      client,
      outbox: outbox.of(subscriber),
      tenantOf: tenants.byId,
      present: presentEvent,
      logger,
      pollEveryMs: config.relayPollMs,
      pressed,
    });
  const relays = new Map<string, Relay>();
  const journal = (substitutes.createJournal ?? createJournal)({
    pool: journalPool,
    replies,
    subscribers: [
      { name: "notification-service", wants: () => true },
      { name: "fraud-detection", wants: (type) => FRAUD_EVENTS.has(type) },
    ],
    onParcels: (parcels) => parcels.forEach((parcel) => relays.get(parcel.subscriber)?.send(parcel)),
    metrics,
    attemptLeaseMs: config.attemptLeaseMs,
    parcelLeaseMs: PARCEL_LEASE_MS,
    random: Math.random,
  });
  const deps: Deps = {
    journal,
    replies,
    reader: createReader(reads),
    acquirer: substitutes.acquirer ?? acquirer,
    fraud:
      substitutes.fraud ?? createFraudDetection({ client: fraudClient, budgetMs: config.assessmentBudgetMs, logger }),
    recentPayments: createRecentPayments(systemClock),
    metrics,
    clock: systemClock,
    scoreWaitMs: config.scoreWaitSeconds * 1000,
    newId,
    wayBackTo: wayBackAt(config.publicUrl),
    newSecret: () => randomText(25),
  };

  const startWorkers = (): Running[] => [
    startRecovery(
      deps,
      createAbandonedAttempts(readPool, tenants, config.attemptLeaseMs),
      logger,
      config.recoveryIntervalMs,
    ),
    startSettlement(
      { ...deps, settlements: createSettlements(housekeepingPool, tenants, SETTLEMENT_LEASE_MS) },
      logger,
      config.settlementPollMs,
      pressed,
    ),
    startLateScoring(deps, createUnscoredCharges(housekeepingPool, tenants, LATE_SCORE_RETRY_MS), logger, pressed),
    startWritingKeyUses(keyUses.write, logger, pressed),
    startPruning((limit) => pruneClaims(housekeepingPool, CLAIMS_KEPT_HOURS, limit), logger, pressed),
    startWorker({
      name: "outbox age",
      intervalMs: OUTBOX_AGE_EVERY_MS,
      logger,
      pressed,
      async work() {
        metrics.record("OutboxAge", await outboxAge(readPool));
        return false;
      },
    }),
  ];

  let ready = false;
  const server = createHttpServer({
    api: {
      deps,
      webhookEndpoints: createWebhookEndpoints(notificationClient, presentEvent),
      pendingWebhooks: createPendingWebhooks(notificationClient, logger),
      eventsUnderWay: { among: (ids) => waitingEvents(readPool, "notification-service", ids) },
    },
    apiKeys: tenants,
    keyUses,
    accounts: tenants,
    keepKey: createKeepKey(config.idempotencyKeySecrets),
    gate: createGate({ ...admissions, metrics, logger, random: Math.random, clock: nowMs }),
    metrics,
    logger,
    isReady: () => ready,
    challengePages: config.challengePages
      ? createChallengePages(config.acquirerUrl, returnAddressAt(config.publicUrl))
      : undefined,
  });
  const port = await listen(server, config.host, config.port);
  // Opens the first connection. Whether anybody answers makes no difference: without a score the fallback decides.
  const asked = fraudClient.call({ method: "GET", path: "/ready", deadlineMs: WARM_UP_CALL_MS });
  await waitForDatabase(() => warmUpJournal(journalPool, JOURNAL_CONNECTIONS), {
    url: config.databaseUrl,
    limitMs: config.databaseWaitMs,
    log: (message) => logger.warn(message),
  });
  await asked;
  const workers = startWorkers();
  if (!substitutes.withoutRelays) {
    relays.set("notification-service", relayTo("notification-service", notificationClient));
    relays.set("fraud-detection", relayTo("fraud-detection", fraudClient));
  }
  ready = true;
  logger.info({ port }, "ready");

  return {
    port,
    async stop() {
      ready = false;
      await drainAndClose(server, config.drainMs);
      await Promise.all(workers.map((worker) => worker.stop()));
      await journal.drain();
      await Promise.all([...relays.values()].map((relay) => relay.stop()));
      await Promise.all([
        fraudClient.close(),
        notificationClient.close(),
        acquirer.stop(),
        metrics.stop(),
        loopDelay.stop(),
      ]);
      await Promise.all([journalPool.end(), readPool.end(), housekeepingPool.end()]);
    },
  };
}

const WARM_UP_CALL_MS = 1_000;

/** Monotonic: it never jumps with the wall clock. */
const nowMs = (): number => performance.now();
