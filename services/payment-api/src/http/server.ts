import type { FastifyInstance, FastifyReply, FastifyRequest } from "@platform/runtime/fastify";
import { randomText } from "@platform/kernel/id";
import { Fastify } from "@platform/runtime/fastify";
import { addHealthRoutes, KEEP_ALIVE_MS } from "@platform/runtime/http-server";
import type { Logger } from "@platform/runtime/logger";
import type { Metrics } from "@platform/runtime/metrics";
import type { Accounts } from "../ports/accounts.ts";
import type { ApiKeys } from "../ports/api-keys.ts";
import type { ChallengePages } from "../ports/challenge-pages.ts";
import { addChallengePages } from "./challenge-pages.ts";
import type { Api, Endpoint } from "./endpoint.ts";
import { processRequest, type Exchange, type Outgoing, type Processing } from "./process-request.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { FORM } from "./read-parameters.ts";
import { idempotencyKeyOf, traceIdOf } from "./request-headers.ts";
import { NOT_YET, notSupportedYet } from "./routes/not-yet.ts";
import { balanceEndpoints } from "./routes/balance.ts";
import { chargeEndpoints } from "./routes/charges.ts";
import { customerEndpoints } from "./routes/customers.ts";
import { eventEndpoints } from "./routes/events.ts";
import { paymentIntentEndpoints } from "./routes/payment-intents.ts";
import { paymentMethodEndpoints } from "./routes/payment-methods.ts";
import { refundEndpoints } from "./routes/refunds.ts";
import { webhookEndpointEndpoints } from "./routes/webhook-endpoints.ts";
import { addReturnRoute } from "./return-route.ts";
import { send } from "./send.ts";
import { unrecognized } from "./unrecognized.ts";
import { INTERNAL_ERROR, invalidRequest, renderError, type WireError } from "./wire-error.ts";

export interface HttpServerOptions {
  readonly api: Api;
  readonly apiKeys: ApiKeys;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly isReady: () => Promise<boolean> | boolean;
  /** Undefined where shoppers reach the acquirer themselves. */
  readonly challengePages: ChallengePages | undefined;
}

/** Fifty metadata values of 500 characters in four-byte UTF-8, every byte escaped, are 300 KB. */
const MAX_BODY_BYTES = 384 * 1024;
/** A body that trickles in longer than this is not a client that we know. */
const REQUEST_TIMEOUT_MS = 30_000;

export const ENDPOINTS: readonly Endpoint[] = [
  ...paymentIntentEndpoints,
  ...chargeEndpoints,
  ...refundEndpoints,
  ...customerEndpoints,
  ...paymentMethodEndpoints,
  ...balanceEndpoints,
  ...eventEndpoints,
  ...webhookEndpointEndpoints,
];

/** The public HTTP server: every route of the API, and the errors of requests that reach none. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { api, apiKeys, accounts, metrics, logger, isReady, challengePages } = options;
  const server = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    // Requests on connections that are still open while we stop are answered, and the connection then closes.
    return503OnClosing: false,
    // We parse query strings ourselves, after authentication.
    routerOptions: { maxParamLength: 255, querystringParser: () => NO_QUERY },
    frameworkErrors: (_error, request, reply) => sendError(request, reply, unrecognized(request)),
  });
  server.removeAllContentTypeParsers();
  // Named, because Fastify finds a named type without parsing the header.
  for (const type of [FORM, "*"]) {
    server.addContentTypeParser(type, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  }
  server.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return sendError(request, reply, TOO_LARGE);
    if (error.statusCode !== undefined && error.statusCode < 500) return sendError(request, reply, MALFORMED);
    logger.error({ err: error }, "a request failed before it was processed");
    return sendError(request, reply, INTERNAL_ERROR);
  });
  server.setNotFoundHandler((request, reply) => sendError(request, reply, unrecognized(request)));
  addHealthRoutes(server, isReady);
  if (challengePages !== undefined) addChallengePages(server, challengePages, logger);
  addReturnRoute(server, { deps: api.deps, accounts, rateLimiter: createRateLimiter(), newRequestId, logger });

  const serving: Serving = { api, apiKeys, rateLimiter: createRateLimiter(), metrics, logger };
  // A request whose client has left goes on: what it began is finished before the database is let go.
  const running = new Set<Promise<void>>();
  server.addHook("onClose", async () => {
    await Promise.all(running);
  });
  for (const endpoint of ENDPOINTS) {
    server.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: (request, reply) => {
        reply.hijack();
        const served = serve(serving, endpoint, request, reply)
          .catch((error: unknown) => {
            logger.error({ err: error }, "an answer could not be sent");
            reply.raw.destroy();
          })
          .finally(() => running.delete(served));
        running.add(served);
      },
    });
  }
  for (const { method, path } of NOT_YET) {
    server.route({
      method,
      url: path,
      handler: (request, reply) => sendError(request, reply, notSupportedYet(method, path)),
    });
  }
  return server;
}

const NO_QUERY = Object.freeze({});

interface Serving extends Processing {
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Answers one request, whatever happens. */
async function serve(
  serving: Serving,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { metrics, logger } = serving;
  const exchange: Exchange = { requestId: newRequestId(), startedAtMs: performance.now(), key: undefined };
  let outgoing: Outgoing;
  try {
    outgoing = await processRequest(serving, endpoint, request, exchange);
  } catch (error) {
    logger.error({ err: error, requestId: exchange.requestId }, "a request failed");
    outgoing = { status: 500, body: renderError(INTERNAL_ERROR), replayed: false, error: INTERNAL_ERROR };
  }
  const { headers } = request.raw;
  send(reply.raw, outgoing, exchange.requestId, idempotencyKeyOf(endpoint.method, headers));
  metrics.record("RequestTime", performance.now() - exchange.startedAtMs, "Milliseconds");
  if (logger.isLevelEnabled("info")) logRequest(logger, endpoint, exchange, outgoing.status, traceIdOf(headers));
}

/** One line per request. The route and not the path; no header but the trace, no query string, no body. */
function logRequest(
  logger: Logger,
  { method, path }: Endpoint,
  { requestId, startedAtMs, key }: Exchange,
  status: number,
  traceId: string | undefined,
): void {
  const ms = Math.round((performance.now() - startedAtMs) * 10) / 10;
  const caller = { account: key?.tenant.accountId, keyId: key?.id };
  logger.info({ method, route: path, status, ms, requestId, traceId, ...caller }, "request");
}

const newRequestId = (): string => `req_${randomText(14)}`;

/** Answers a request that has reached no endpoint. */
function sendError(request: FastifyRequest, reply: FastifyReply, error: WireError): void {
  reply.hijack();
  // The rest of a body that was refused is not read: the connection ends with the answer.
  if (error.status === 413) reply.raw.setHeader("Connection", "close");
  send(
    reply.raw,
    { status: error.status, body: renderError(error), replayed: false, error },
    newRequestId(),
    undefined,
  );
  request.raw.resume();
}

const TOO_LARGE: WireError = invalidRequest(`The request body is larger than ${MAX_BODY_BYTES / 1024} KiB.`, {
  status: 413,
});
const MALFORMED: WireError = invalidRequest("The request is malformed.");
