import { readConfig, readServiceConfig, type ServiceConfig } from "@platform/runtime/config";

export interface FraudDetectionConfig extends ServiceConfig {
  /** The key for the subjects' digests. Without it, the key in the database applies. A new key forgets all counts. */
  readonly digestKey: string | undefined;
  /** The most assessments that may wait at once; further ones get 503. */
  readonly maxPendingAssessments: number;
  /** Writes metrics as log lines for CloudWatch. */
  readonly metrics: boolean;
}

/** Reads the settings of the process. Throws ConfigError naming every fault. */
export function readFraudDetectionConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): FraudDetectionConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read, 8081),
    digestKey: env["DIGEST_KEY"] ? read.text("DIGEST_KEY", { minLength: 32 }) : undefined,
    maxPendingAssessments: read.integer("MAX_PENDING_ASSESSMENTS", { default: 1_000, min: 1, max: 100_000 }),
    metrics: read.flag("METRICS", { default: false }),
  }));
}
