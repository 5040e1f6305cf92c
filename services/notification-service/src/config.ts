import { readConfig, readServiceConfig, type ServiceConfig } from "@platform/runtime/config";

export interface NotificationConfig extends ServiceConfig {
  /** Local use only: webhooks may go to this machine, and over http://. */
  readonly allowLoopback: boolean;
  /** Time from connecting to the last byte of the answer. A lease lasts three times as long. */
  readonly attemptTimeoutMs: number;
  /** How often the claims look for due deliveries when nothing wakes them earlier. */
  readonly claimIntervalMs: number;
  /** How long the service keeps events and their deliveries. */
  readonly retentionDays: number;
  /** Writes metrics as log lines for CloudWatch. */
  readonly metrics: boolean;
}

/** Reads the settings of the process. Throws ConfigError naming every fault. */
export function readNotificationConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): NotificationConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read, 8082),
    allowLoopback: read.flag("WEBHOOK_ALLOW_LOOPBACK", { default: false }),
    attemptTimeoutMs: read.integer("WEBHOOK_ATTEMPT_TIMEOUT_MS", { default: 20_000, min: 100, max: 60_000 }),
    claimIntervalMs: read.integer("DELIVERY_CLAIM_INTERVAL_MS", { default: 1_000, min: 10, max: 60_000 }),
    // At least four days, because retries go on for three.
    retentionDays: read.integer("EVENT_RETENTION_DAYS", { default: 30, min: 4, max: 400 }),
    metrics: read.flag("METRICS", { default: false }),
  }));
}
