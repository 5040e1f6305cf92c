import { randomText } from "@platform/kernel/id";
import type { FastifyReply, FastifyRequest } from "@platform/runtime/fastify";
import type { Logger } from "@platform/runtime/logger";
import type { ServiceMetrics } from "@platform/runtime/metrics";
import { Unavailable } from "../ports/unavailable.ts";
import { failed, type Outgoing } from "./outgoing.ts";
import type { RequestTrace } from "./process-request.ts";
import { logRequest, type Route } from "./request-log.ts";
import { idempotencyKeyOf, traceIdOf } from "./request-headers.ts";
import { send } from "./send.ts";
import { FileCutOff, sendFile } from "./send-file.ts";
import { INTERNAL_ERROR, unavailable, type WireError } from "./wire-error.ts";

interface ServeDeps {
  readonly metrics: ServiceMetrics<"payment-api">;
  readonly logger: Logger;
}

type Process = (exchange: RequestTrace) => Promise<Outgoing>;

export interface Serving {
  /** Answers a request with the result of `process`, whatever happens. */
  serve(route: Route, request: FastifyRequest, reply: FastifyReply, process: Process): void;
  /** Ends the files that are under way: their readers may take hours, and can ask again. */
  cutFilesOff(): void;
  /** Waits until every request is answered. */
  drain(): Promise<void>;
}

/** Answers requests, measures and logs them. */
export function createServing({ metrics, logger }: ServeDeps): Serving {
  // A request goes on after its client has left: it finishes before we close the database.
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function answer(route: Route, request: FastifyRequest, reply: FastifyReply, process: Process): Promise<void> {
    const idempotencyKey = idempotencyKeyOf(route.method, request.raw.headers);
    const exchange: RequestTrace = { requestId: newRequestId(), startedAtMs: performance.now(), key: undefined };
    let outgoing: Outgoing;
    try {
      outgoing = await process(exchange);
    } catch (error) {
      logger.error({ err: error, requestId: exchange.requestId }, "a request failed");
      outgoing = failed(faultOf(error, route.method, idempotencyKey !== undefined));
    }
    const { headers } = request.raw;
    if (outgoing.file === undefined) send(reply.raw, outgoing, exchange.requestId, idempotencyKey);
    else await sendFile(reply.raw, outgoing.file, exchange.requestId, stopping.signal);
    if (outgoing.turnedAway) return;
    // A file takes as long as its reader does.
    if (route.path !== undefined && outgoing.file === undefined) {
      metrics.record("RequestTime", performance.now() - exchange.startedAtMs);
    }
    logRequest(logger, route, exchange, outgoing, traceIdOf(headers));
  }

  return {
    serve(route, request, reply, process) {
      reply.hijack();
      const served = answer(route, request, reply, process)
        .catch((error: unknown) => {
          if (error instanceof FileCutOff) return logger.info({ reason: error.message }, "a file was cut off");
          logger.error({ err: error }, "an answer could not be sent");
          reply.raw.destroy();
        })
        .finally(() => running.delete(served));
      running.add(served);
    },
    cutFilesOff: () => stopping.abort(),
    async drain() {
      await Promise.all(running);
    },
  };
}

/** After a failure nobody knows what was done: a client should repeat only a request that cannot take effect twice. */
function faultOf(error: unknown, method: string, hasKey: boolean): WireError {
  if (error instanceof Unavailable) return unavailable(error.message, hasKey);
  return { ...INTERNAL_ERROR, shouldRetry: method === "GET" || hasKey };
}

export const newRequestId = (): string => `req_${randomText(14)}`;
