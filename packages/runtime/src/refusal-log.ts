import type { FastifyInstance } from "./fastify.ts";
import type { Logger } from "./logger.ts";

/**
 * Logs each refused request between services in one line: route and not path, status and the code of the error, nothing of
 * the request. It is a warning, because two services do not understand each other; what the contract lets the receiver
 * answer, such as that there is no settlement report yet, is at level debug.
 */
export function logRefusals(server: FastifyInstance, logger: Logger): void {
  server.addHook(
    "onSend",
    async ({ method, routeOptions: { url: route } }, { statusCode: status, elapsedTime }, payload) => {
      // A failure has a line of its own. Routes beside the API are no calls between services: probes, pages, webhooks.
      if (status < 400 || status === 500 || route?.startsWith("/v1/") === false) return payload;
      const level = ANSWERS.has(status) && route !== undefined ? "debug" : "warn";
      const ms = Math.round(elapsedTime * 10) / 10;
      logger[level]({ method, route, status, errorCode: codeOf(payload), ms }, "a request was refused");
      return payload;
    },
  );
}

/** What contracts have: there is no such object, not now, not so, too much. */
const ANSWERS: ReadonlySet<number> = new Set([404, 409, 422, 429, 503]);

function codeOf(payload: unknown): string | undefined {
  if (typeof payload !== "string" || !payload.startsWith("{")) return undefined;
  const { error } = JSON.parse(payload) as { error?: { code?: string } };
  return error?.code;
}
