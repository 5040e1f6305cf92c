import { readConfig, readServiceConfig, type ServiceConfig } from "@platform/runtime/config";

export interface AcquirerConfig extends ServiceConfig {
  /** Where shoppers reach the challenge pages. */
  readonly publicUrl: string;
}

/** Reads the settings from the environment. Throws ConfigError with everything that is wrong. */
export function readAcquirerConfig(env: Readonly<Record<string, string | undefined>>): AcquirerConfig {
  return readConfig(env, (read) => {
    const service = readServiceConfig(read, 8090);
    return { ...service, publicUrl: read.url("PUBLIC_URL", { default: `http://127.0.0.1:${service.port}` }) };
  });
}
