import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { AjvCompiler } from "@fastify/ajv-compiler";
import { Fastify, type FastifyInstance, type FastifyRequest } from "./fastify.ts";
import type { Logger } from "./logger.ts";
import { readRequests } from "./read-requests.ts";
import { logRefusals } from "./refusal-log.ts";
import { requireStorableText } from "./storable-text.ts";
import { requireStrictSchemas } from "./strict-schemas.ts";

export interface ServerOptions {
  readonly logger: Logger;
  readonly maxBodyBytes: number;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs?: number;
}

/**
 * A server for calls between services: JSON with schemas, short keep-alive, and errors as `{ error: { code, message } }`
 * that never quote the request. It refuses unknown properties, so deploy a new field to the receiver before the sender.
 */
export function createInternalServer({ logger, maxBodyBytes, requestTimeoutMs }: ServerOptions): FastifyInstance {
  const server = Fastify({
    bodyLimit: maxBodyBytes,
    ...readRequests({
      answer({ status, message }) {
        logger.warn({ status }, "a request could not be read");
        const body = JSON.stringify({ error: { code: "invalid_request", message } });
        return { headers: ["Content-Type", "application/json; charset=utf-8"], body };
      },
      ...(requestTimeoutMs === undefined ? {} : { timeoutMs: requestTimeoutMs }),
    }),
    // Coercion would turn the string "5" into money.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    schemaController: { compilersFactory: { buildValidator } },
  });
  requireStrictSchemas(server);
  requireStorableText(server);
  logRefusals(server, logger);
  server.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: { code: "invalid_request", message: error.message } });
    logger.error({ err: error }, "a request failed");
    return reply.code(500).send({ error: { code: "internal", message: "The service failed; its log says why." } });
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: "not_found", message: "There is no such route." } }),
  );
  return server;
}

export interface ServiceServerOptions extends ServerOptions {
  /** The service credentials that its callers may have. */
  readonly acceptedCredentials: readonly string[];
  readonly isReady: () => boolean;
  readonly hasStarted: () => boolean;
}

/**
 * The internal server of a service, with health routes. Everything under /v1/ needs a service credential, and gets a
 * refusal until the service has started.
 */
export function createServiceServer({
  acceptedCredentials,
  isReady,
  hasStarted,
  ...options
}: ServiceServerOptions): FastifyInstance {
  const server = createInternalServer(options);
  addHealthRoutes(server, isReady);
  requireServiceCredential(server, acceptedCredentials);
  refuseUntilStarted(server, hasStarted);
  return server;
}

/** Compiles a schema once for all servers of the process: a warm-up's servers have the same schemas. */
const buildValidator = AjvCompiler();

/** Answers `GET /health` (the process lives) and `GET /ready` (503 until it may get traffic). */
export function addHealthRoutes(server: FastifyInstance, isReady: () => Promise<boolean> | boolean): void {
  server.get("/health", () => ({ status: "ok" }));
  server.get("/ready", async (_request, reply) =>
    (await isReady()) ? { status: "ready" } : reply.code(503).send({ status: "starting" }),
  );
}

/** Refuses every request under /v1/ that does not carry one of the service credentials (401). */
export function requireServiceCredential(server: FastifyInstance, credentials: readonly string[]): void {
  const expected = credentials.map((credential) => digest(`Bearer ${credential}`));
  server.addHook("onRequest", async (request, reply) => {
    if (!isInternalRoute(request)) return;
    const given = digest(request.headers.authorization ?? "");
    if (expected.some((one) => timingSafeEqual(given, one))) return;
    await reply
      .code(401)
      .send({ error: { code: "unauthorised", message: "The service credential is missing or wrong." } });
  });
}

/** Refuses every request under /v1/ with 503 until the service has started, because its handlers are not ready before. */
function refuseUntilStarted(server: FastifyInstance, hasStarted: () => boolean): void {
  server.addHook("onRequest", async (request, reply) => {
    if (hasStarted() || !isInternalRoute(request)) return;
    await reply.code(503).send({ error: { code: "unavailable", message: "The service is starting." } });
  });
}

/** Checks the route, not the raw URL: the router decodes before it matches, so `/%761/…` reaches /v1/ as well. */
const isInternalRoute = (request: FastifyRequest): boolean =>
  (request.routeOptions.url ?? request.url).startsWith("/v1/");

/** Digests all have the same length, which timingSafeEqual needs, and do not reveal where two texts differ. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Connections that may wait to be accepted; the kernel's own limit is also 4,096. Node's 511 overflow when all clients
 * come back at once, and a client dropped there retries only a second later.
 */
const BACKLOG = 4_096;

/** Starts listening and returns the port, which is the system's choice when `port` is 0. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  const sockets = new Set<Socket>();
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.addHook("preClose", async () => endIdleConnections(server.server, sockets));
  await server.listen({ host, port, backlog: BACKLOG });
  return (server.server.address() as AddressInfo).port;
}

/**
 * Serves for `drainMs` more, then closes. A load balancer hears about the end of a task at about the same time as the
 * task, and sends requests until then. Each answer closes its connection, so that ever fewer connections remain to cut.
 */
export async function drainAndClose(server: FastifyInstance, drainMs: number): Promise<void> {
  if (drainMs > 0) {
    server.server.prependListener("request", askToClose);
    await wait(drainMs);
  }
  await server.close();
}

const askToClose = (_request: IncomingMessage, response: ServerResponse): void =>
  void response.setHeader("Connection", "close");

const IDLE_CHECK_MS = 20;

/**
 * Ends connections as they become idle, until the server is closed. Node does so only once, when closing begins: clients
 * would keep a connection that is busy then alive for minutes, and the server with it. Node does not count connections
 * that never carried a byte as idle, and nothing else ends them any more.
 */
function endIdleConnections(server: Server, sockets: ReadonlySet<Socket>): void {
  const timer = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, IDLE_CHECK_MS);
  server.once("close", () => clearInterval(timer));
}
