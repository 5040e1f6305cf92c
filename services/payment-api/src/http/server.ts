import type { FastifyInstance, FastifyReply, FastifyRequest } from "@platform/runtime/fastify";
import { Fastify } from "@platform/runtime/fastify";
import { addHealthRoutes } from "@platform/runtime/http-server";
import type { Logger } from "@platform/runtime/logger";
import type { ServiceMetrics } from "@platform/runtime/metrics";
import { readRequests } from "@platform/runtime/read-requests";
import type { Accounts } from "../ports/accounts.ts";
import type { ApiKeys } from "../ports/api-keys.ts";
import type { KeyUses } from "../ports/key-uses.ts";
import type { ChallengePages } from "../ports/challenge-pages.ts";
import { addChallengePages } from "./challenge-pages.ts";
import { addPreflight } from "./cors.ts";
import type { Api } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { createExports } from "./routes/exports.ts";
import type { Gate } from "./gate.ts";
import type { KeepKey } from "./kept-key.ts";
import { notSupportedYet, notYetAt } from "./not-yet.ts";
import { failed } from "./outgoing.ts";
import { processRequest, processUnrouted, type Processing, routeOf } from "./process-request.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { FORM } from "./read-parameters.ts";
import { addReturnRoute } from "./return-route.ts";
import { headersOf } from "./send.ts";
import { createServing, newRequestId } from "./serve.ts";
import { createShopperLimits } from "./shopper-limits.ts";
import { createTurnAway } from "./turn-away.ts";
import { unrecognized } from "./unrecognized.ts";
import { INTERNAL_ERROR, invalidRequest, renderError, type WireError } from "./wire-error.ts";

export interface HttpServerOptions {
  readonly api: Api;
  readonly apiKeys: ApiKeys;
  readonly keyUses: KeyUses;
  readonly accounts: Accounts;
  readonly keepKey: KeepKey;
  readonly gate: Gate;
  readonly metrics: ServiceMetrics<"payment-api">;
  readonly logger: Logger;
  readonly isReady: () => Promise<boolean> | boolean;
  /** Undefined where shoppers reach the acquirer themselves. */
  readonly challengePages: ChallengePages | undefined;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs?: number;
}

/** Fifty metadata values of 500 characters in four-byte UTF-8, every byte escaped, are 300 KB. */
const MAX_BODY_BYTES = 384 * 1024;

/** The public HTTP server: every route of the API, and the errors of requests that reach none. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { api, apiKeys, keyUses, accounts, keepKey, gate, metrics, logger, isReady, challengePages, requestTimeoutMs } =
    options;
  const server = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    ...readRequests({
      answer({ status, message }) {
        const requestId = newRequestId();
        logger.info({ requestId, status }, "a request could not be read");
        return { headers: headersOf(requestId), body: renderError(invalidRequest(message, { status })) };
      },
      turnAway: createTurnAway({ apiKeys, gate, newRequestId, maxBodyBytes: MAX_BODY_BYTES, logger }),
      ...(requestTimeoutMs === undefined ? {} : { timeoutMs: requestTimeoutMs }),
    }),
    exposeHeadRoutes: false,
    // While we stop, we still answer requests on open connections, and then close the connection.
    return503OnClosing: false,
    // We parse query strings ourselves, after authentication.
    routerOptions: { maxParamLength: 255, querystringParser: () => NO_QUERY },
    frameworkErrors: (_error, request, reply) => sendError(request, reply, unrecognized(request.method, request.url)),
  });
  const { serve, cutFilesOff, drain } = createServing({ metrics, logger });
  const processing: Processing = {
    api,
    apiKeys,
    keyUses,
    rateLimiter: createRateLimiter(),
    shoppers: createShopperLimits(),
    keepKey,
    gate,
  };
  /** Answers a request that we could not read. */
  const sendError = (request: FastifyRequest, reply: FastifyReply, error: WireError): void => {
    // We do not read the rest of a refused body: the connection ends with the answer.
    if (error.status === 413) reply.raw.setHeader("Connection", "close");
    serve({ method: request.method, path: request.routeOptions?.url }, request, reply, async () => failed(error));
    request.raw.resume();
  };
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
  const answerUnrouted = (request: FastifyRequest, reply: FastifyReply): void => {
    const { method } = request;
    const [path = ""] = request.url.split("?", 1);
    const notYet = notYetAt(method, path);
    const error = notYet === undefined ? unrecognized(method, path) : notSupportedYet(notYet);
    serve({ method, path: notYet?.path }, request, reply, async (exchange) =>
      API.test(path) ? processUnrouted(processing, request, exchange, error) : failed(error),
    );
  };
  server.setNotFoundHandler(answerUnrouted);
  // Before the server closes, because it waits for their connections.
  server.addHook("preClose", async () => cutFilesOff());
  server.addHook("onClose", drain);
  addHealthRoutes(server, isReady);
  addPreflight(server);
  if (challengePages !== undefined) addChallengePages(server, challengePages, logger);
  addReturnRoute(server, { deps: api.deps, accounts, rateLimiter: createRateLimiter(), newRequestId, logger });

  for (const endpoint of [...ENDPOINTS, ...createExports()]) {
    const { method, path } = endpoint;
    server.route({
      method,
      url: routeOf(path),
      handler: (request, reply) =>
        serve(endpoint, request, reply, (exchange) => processRequest(processing, endpoint, request, exchange)),
    });
  }
  return server;
}

const NO_QUERY = Object.freeze({});

/** The paths of the API: every request there needs a key. */
const API = /^\/(?:platform\/)?v[12]\//;

const TOO_LARGE: WireError = invalidRequest(`The request body is larger than ${MAX_BODY_BYTES / 1024} KiB.`, {
  status: 413,
});
const MALFORMED: WireError = invalidRequest("The request is malformed.");
