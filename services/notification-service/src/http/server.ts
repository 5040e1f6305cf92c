import type { FastifyInstance } from "@platform/runtime/fastify";
import { createServiceServer, type ServiceServerOptions } from "@platform/runtime/http-server";
import type { AcceptEventsDeps } from "../use-cases/accept-events.ts";
import { addDeliveryRoutes, type DeliveryRoutesDeps } from "./delivery-routes.ts";
import { addEndpointRoutes, type EndpointRoutesDeps } from "./endpoint-routes.ts";
import { addEventRoutes } from "./event-routes.ts";

export interface ServerDeps
  extends Omit<ServiceServerOptions, "maxBodyBytes">, EndpointRoutesDeps, DeliveryRoutesDeps, AcceptEventsDeps {}

/** Room for 500 events of 32 kB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The service's HTTP server, not yet listening. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const { logger, acceptedCredentials, isReady, hasStarted } = deps;
  const server = createServiceServer({
    logger,
    acceptedCredentials,
    isReady,
    hasStarted,
    maxBodyBytes: MAX_BODY_BYTES,
  });
  addEndpointRoutes(server, deps);
  addEventRoutes(server, deps);
  addDeliveryRoutes(server, deps);
  return server;
}
