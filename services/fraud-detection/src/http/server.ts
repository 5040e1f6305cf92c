import type { FastifyInstance } from "@platform/runtime/fastify";
import { createServiceServer, type ServiceServerOptions } from "@platform/runtime/http-server";
import type { SettingsStore } from "../ports/settings.ts";
import { addAssessmentRoutes, type AssessmentRoutesDeps } from "./assessment-routes.ts";
import { addEventRoutes, type EventRoutesDeps } from "./event-routes.ts";
import { addSettingsRoutes } from "./settings-routes.ts";

export interface ServerDeps extends Omit<ServiceServerOptions, "maxBodyBytes">, AssessmentRoutesDeps, EventRoutesDeps {
  readonly settings: SettingsStore;
}

/** 500 events of 20 KiB each. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** All routes of the service. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const { logger, acceptedCredentials, isReady, hasStarted } = deps;
  const server = createServiceServer({
    logger,
    acceptedCredentials,
    isReady,
    hasStarted,
    maxBodyBytes: MAX_BODY_BYTES,
  });
  addAssessmentRoutes(server, deps);
  addEventRoutes(server, deps);
  addSettingsRoutes(server, { store: deps.settings });
  return server;
}
