import { silentLogger } from "@platform/runtime/logger";
import { startAcquirer, type App } from "../src/app.ts";

export const CREDENTIAL = "a-service-credential-for-tests-only-0001";
export const PUBLIC_URL = "http://acquirer.example";

/** Starts the acquirer on a free port, without logs, settling after 100 ms. */
export function startOn(databaseUrl: string): Promise<App> {
  return startAcquirer(
    {
      host: "127.0.0.1",
      port: 0,
      stage: "test",
      logLevel: "silent",
      databaseUrl,
      databaseConnections: 3,
      databaseWaitMs: 30_000,
      serviceCredential: CREDENTIAL,
      acceptedCredentials: [CREDENTIAL],
      drainMs: 0,
      publicUrl: PUBLIC_URL,
      settleAfterMs: 100,
    },
    silentLogger,
  );
}
