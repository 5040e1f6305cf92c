import type { FastifyInstance } from "./fastify.ts";
import type { Logger } from "./logger.ts";

/**
 * Logs each refused request between services in one line: the route instead of the path, the status and the error's code,
 * but none of the request's content. It is a warning, because two services misunderstand each other; answers that the
 * contract allows, such as a missing settlement report, have the level debug.
 */
export function logRefusals(server: FastifyInstance, logger: Logger): void {
  server.addHook(
    "onSend",
    async ({ method, routeOptions: { url: route } }, { statusCode: status, elapsedTime }, payload) => {
      // Failures have their own line. Routes outside the API are not calls between services: probes, pages, webhooks.
      if (status < 400 || status === 500 || route?.startsWith("/v1/") === false) return payload;
      const level = ANSWERS.has(status) && route !== undefined ? "debug" : "warn";
      const ms = Math.round(elapsedTime * 10) / 10;
      logger[level]({ method, route, status, errorCode: codeOf(payload), ms }, "a request was refused");
      return payload;
    },
  );
}

/** Statuses that contracts use: not found, conflict, unprocessable, too many, unavailable. */
const ANSWERS: ReadonlySet<number> = new Set([404, 409, 422, 429, 503]);

function codeOf(payload: unknown): string | undefined {
  if (typeof payload !== "string" || !payload.startsWith("{")) return undefined;
  const { error } = JSON.parse(payload) as { error?: { code?: string } };
  return error?.code;
}
