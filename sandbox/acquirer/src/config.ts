import { readConfig, readServiceConfig, type ServiceConfig } from "@platform/runtime/config";

export interface AcquirerConfig extends ServiceConfig {
  /** The public address of the challenge pages. */
  readonly publicUrl: string;
  /** How old a movement must be before it is settled. */
  readonly settleAfterMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Reads the settings from the environment. Throws ConfigError with every fault. */
export function readAcquirerConfig(env: Readonly<Record<string, string | undefined>>): AcquirerConfig {
  return readConfig(env, (read) => {
    const service = readServiceConfig(read, 8090);
    return {
      ...service,
      publicUrl: read.url("PUBLIC_URL", { default: `http://127.0.0.1:${service.port}` }),
      // The minimum is longer than the time until a running transaction becomes visible: see postgres/settlement-reports.ts.
      settleAfterMs: read.integer("SETTLE_AFTER_MS", { default: 2 * DAY_MS, min: 100, max: 30 * DAY_MS }),
    };
  });
}
