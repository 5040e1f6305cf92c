import type { FastifyInstance } from "@platform/runtime/fastify";
import {
  addHealthRoutes,
  createInternalServer,
  refuseUntilStarted,
  requireServiceCredential,
} from "@platform/runtime/http-server";
import type { Logger } from "@platform/runtime/logger";
import type { AcceptEventsDeps } from "../use-cases/accept-events.ts";
import { addDeliveryRoutes, type DeliveryRoutesDeps } from "./delivery-routes.ts";
import { addEndpointRoutes, type EndpointRoutesDeps } from "./endpoint-routes.ts";
import { addEventRoutes } from "./event-routes.ts";

export interface ServerDeps extends EndpointRoutesDeps, DeliveryRoutesDeps, AcceptEventsDeps {
  readonly acceptedCredentials: readonly string[];
  readonly isReady: () => boolean;
  readonly hasStarted: () => boolean;
  readonly logger: Logger;
}

/** Room for 500 events of 32 kB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The service's HTTP server, not yet listening. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const server = createInternalServer({ logger: deps.logger, maxBodyBytes: MAX_BODY_BYTES });
  addHealthRoutes(server, deps.isReady);
  requireServiceCredential(server, deps.acceptedCredentials);
  refuseUntilStarted(server, deps.hasStarted);
  addEndpointRoutes(server, deps);
  addEventRoutes(server, deps);
  addDeliveryRoutes(server, deps);
  return server;
}
