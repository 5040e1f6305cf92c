import { createPool } from "@platform/postgres/pool";
import { waitForDatabase } from "@platform/postgres/wait-for-database";
import { createServiceServer, drainAndClose, listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import type { AcquirerConfig } from "./config.ts";
import { addChallengeRoutes } from "./http/challenge-routes.ts";
import { createFaultPlan } from "./http/fault-plan.ts";
import { addFaultRoutes } from "./http/fault-routes.ts";
import { createInterferer } from "./http/interfere.ts";
import { addListRoute } from "./http/list-route.ts";
import { addOperationRoutes } from "./http/operation-routes.ts";
import { addSettlementRoute } from "./http/settlement-route.ts";
import { createChallengeStore } from "./postgres/challenge-store.ts";
import { createOperationStore } from "./postgres/operation-store.ts";
import { createSettlementReports } from "./postgres/settlement-reports.ts";
import { warmUp } from "./postgres/warm-up.ts";

const MAX_BODY_BYTES = 16 * 1024;

export interface App extends Running {
  readonly port: number;
}

/** Starts the acquirer: it listens at once, waits for its database, and is ready when it is warm. */
export async function startAcquirer(config: AcquirerConfig, logger: Logger): Promise<App> {
  const pool = createPool({
    url: config.databaseUrl,
    schema: "acquirer",
    applicationName: "sandbox-acquirer",
    maxConnections: config.databaseConnections,
    onIdleError: (error) => logger.warn({ err: error }, "an idle connection was lost"),
  });
  const operations = createOperationStore(pool);
  const challenges = createChallengeStore(pool);
  const faults = createFaultPlan();
  const interferer = createInterferer(logger);
  const { publicUrl } = config;

  let state: "starting" | "ready" | "stopping" = "starting";
  const server = createServiceServer({
    logger,
    maxBodyBytes: MAX_BODY_BYTES,
    acceptedCredentials: config.acceptedCredentials,
    isReady: () => state === "ready",
    hasStarted: () => state !== "starting",
  });
  addOperationRoutes(server, { operations, challenges, faults, interferer, publicUrl });
  addListRoute(server, { operations, publicUrl });
  addSettlementRoute(server, createSettlementReports(pool, config.settleAfterMs));
  addFaultRoutes(server, faults);
  addChallengeRoutes(server, challenges);
  server.addHook("preClose", async () => interferer.stop());

  const port = await listen(server, config.host, config.port);
  await waitForDatabase(() => warmUp(pool), {
    url: config.databaseUrl,
    limitMs: config.databaseWaitMs,
    log: (message) => logger.warn(message),
  });
  state = "ready";
  logger.info({ port, publicUrl }, "ready");

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    state = "stopping";
    await drainAndClose(server, config.drainMs);
    await pool.end();
  }
  return { port, stop: () => (stopped ??= stop()) };
}
