import type { FastifyInstance } from "@platform/runtime/fastify";
import {
  addHealthRoutes,
  createInternalServer,
  refuseUntilStarted,
  requireServiceCredential,
} from "@platform/runtime/http-server";
import type { Logger } from "@platform/runtime/logger";
import type { SettingsStore } from "../ports.ts";
import { addAssessmentRoutes, type AssessmentRoutesDeps } from "./assessment-routes.ts";
import { addEventRoutes, type EventRoutesDeps } from "./event-routes.ts";
import { addSettingsRoutes } from "./settings-routes.ts";

export interface ServerDeps extends AssessmentRoutesDeps, EventRoutesDeps {
  readonly settings: SettingsStore;
  readonly acceptedCredentials: readonly string[];
  readonly isReady: () => boolean;
  readonly hasStarted: () => boolean;
  readonly logger: Logger;
}

/** 500 events of 20 KiB each. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** All routes of the service. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const server = createInternalServer({ logger: deps.logger, maxBodyBytes: MAX_BODY_BYTES });
  addHealthRoutes(server, deps.isReady);
  requireServiceCredential(server, deps.acceptedCredentials);
  refuseUntilStarted(server, deps.hasStarted);
  addAssessmentRoutes(server, deps);
  addEventRoutes(server, deps);
  addSettingsRoutes(server, { store: deps.settings });
  return server;
}
