import { type ConfigReader, readConfig, readServiceConfig, type ServiceConfig } from "@platform/runtime/config";

export interface Config extends ServiceConfig {
  readonly fraudDetectionUrl: string;
  readonly notificationServiceUrl: string;
  readonly acquirerUrl: string;
  /** Our credential at the acquirer. Only the sandbox, which is a service of ours, takes the service credential. */
  readonly acquirerCredential: string;
  /** The secrets that hide idempotency keys that look like card numbers: this generation's, then its neighbours'. */
  readonly idempotencyKeySecrets: readonly string[];
  /** Where merchants and shoppers reach us. */
  readonly publicUrl: string;
  /** Passes the acquirer's challenge pages on to shoppers, who do not reach a sandbox that runs beside us. */
  readonly challengePages: boolean;
  /** How long fraud-detection has for a score. With the wait for the batches ahead, a payment waits twice as long at most. */
  readonly assessmentBudgetMs: number;
  /** How long a payment that is only authorised waits for its score, before the fallback's decision stands. */
  readonly scoreWaitSeconds: number;
  /** How long a payment waits for the acquirer. */
  readonly acquirerDeadlineMs: number;
  /**
   * The most calls to the acquirer under way: payments/s × its seconds per answer. 512 take 500 payments/s from one that
   * needs a second.
   */
  readonly acquirerConnections: number;
  /** How long an attempt belongs to the process that began it alone. */
  readonly attemptLeaseMs: number;
  readonly recoveryIntervalMs: number;
  readonly relayPollMs: number;
  /** How often we ask the acquirer for its next settlement report. */
  readonly settlementPollMs: number;
  /** Writes metrics as log lines for CloudWatch. */
  readonly metrics: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads payment-api's settings; throws ConfigError with every fault. */
export function loadConfig(env: Environment): Config {
  const config = readConfig(env, (read) => readAll(read, env));
  const longestMs = 2 * config.assessmentBudgetMs + config.acquirerDeadlineMs;
  if (longestMs + LEASE_MARGIN_MS > config.attemptLeaseMs) {
    // A shorter lease would let recovery take attempts from requests that are merely slow.
    return readConfig(env, (read) => {
      read.integer("ATTEMPT_LEASE_MS", { min: longestMs + LEASE_MARGIN_MS, max: 600_000 });
      return config;
    });
  }
  return config;
}

/** The longest time that the two commits of an attempt may take. */
const LEASE_MARGIN_MS = 2_000;

/** Six days: the networks keep an authorisation for seven. */
const MAX_SCORE_WAIT_SECONDS = 6 * 24 * 60 * 60;

function readAll(read: ConfigReader, env: Environment): Config {
  const service = readServiceConfig(read, 8080);
  return {
    ...service,
    fraudDetectionUrl: read.url("FRAUD_DETECTION_URL"),
    notificationServiceUrl: read.url("NOTIFICATION_SERVICE_URL"),
    acquirerUrl: read.url("ACQUIRER_URL"),
    acquirerCredential: env["ACQUIRER_CREDENTIAL"] ? read.text("ACQUIRER_CREDENTIAL") : service.serviceCredential,
    idempotencyKeySecrets: read.list("IDEMPOTENCY_KEY_SECRET", {
      minLength: 32,
      whatToDo:
        "infra/service/payment-api.ts makes it; elsewhere, set it to 32 random characters or more, and keep them",
    }),
    publicUrl: read.url("PUBLIC_URL", { default: `http://127.0.0.1:${service.port}` }),
    challengePages: read.flag("CHALLENGE_PAGES", { default: false }),
    assessmentBudgetMs: read.integer("ASSESSMENT_BUDGET_MS", { default: 80, min: 1, max: 5_000 }),
    scoreWaitSeconds: read.integer("SCORE_WAIT_SECONDS", { default: 21_600, min: 1, max: MAX_SCORE_WAIT_SECONDS }),
    acquirerDeadlineMs: read.integer("ACQUIRER_DEADLINE_MS", { default: 20_000, min: 10, max: 120_000 }),
    acquirerConnections: read.integer("ACQUIRER_CONNECTIONS", { default: 512, min: 1, max: 4_096 }),
    attemptLeaseMs: read.integer("ATTEMPT_LEASE_MS", { default: 30_000, min: 1_000, max: 600_000 }),
    recoveryIntervalMs: read.integer("RECOVERY_INTERVAL_MS", { default: 1_000, min: 10, max: 60_000 }),
    relayPollMs: read.integer("RELAY_POLL_MS", { default: 2_000, min: 10, max: 60_000 }),
    settlementPollMs: read.integer("SETTLEMENT_POLL_MS", { default: 10_000, min: 10, max: 3_600_000 }),
    metrics: read.flag("METRICS", { default: true }),
  };
}
