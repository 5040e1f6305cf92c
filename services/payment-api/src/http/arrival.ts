import type { FastifyInstance, FastifyReply, FastifyRequest } from "@platform/runtime/fastify";
import type { Endpoint } from "./endpoint.ts";
import { failed, type Outgoing } from "./outgoing.ts";
import { type Exchange, type Identified, identify, type Processing } from "./process-request.ts";
import { idempotencyKeyOf } from "./request-headers.ts";
import { newExchange, type Serving } from "./serve.ts";

export interface Arrival {
  /** The hook that runs before the body of a request is read. Whoever may not ask now is answered there. */
  hookOf(endpoint: Endpoint): (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** What the hook found out. */
  exchangeOf(request: FastifyRequest): Identified;
}

interface ArrivalDeps {
  readonly processing: Processing;
  readonly serve: Serving["serve"];
  readonly maxBodyBytes: number;
}

const EXCHANGE = "exchange";

/** Identifies requests, and turns away those without a key and those that would have to wait too long. */
export function createArrival(server: FastifyInstance, { processing, serve, maxBodyBytes }: ArrivalDeps): Arrival {
  server.decorateRequest(EXCHANGE, null);

  /** Reads the rest of a request that is answered already, so that its connection can be used again. */
  function discardBody({ raw }: FastifyRequest, reply: FastifyReply): void {
    const { headers } = raw;
    const mayBeLong = headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > maxBodyBytes;
    if (mayBeLong) reply.raw.setHeader("Connection", "close");
    raw.resume();
  }

  /** What answers a request that is turned away, or undefined where it may go on. */
  async function turnAway(
    endpoint: Endpoint,
    request: FastifyRequest,
    exchange: Exchange,
  ): Promise<(() => Promise<Outgoing>) | undefined> {
    try {
      const identified = await identify(processing, request, exchange);
      if (!identified.ok) return async () => failed(identified.error);
      const hasKey = idempotencyKeyOf(endpoint.method, request.raw.headers) !== undefined;
      const refusal = processing.gate.refusalFor(endpoint.method, identified.value.tenant.accountId, hasKey);
      return refusal && (async () => refusal);
    } catch (error) {
      return () => Promise.reject(error);
    }
  }

  return {
    hookOf: (endpoint) => async (request, reply) => {
      const exchange = newExchange();
      const turnedAway = await turnAway(endpoint, request, exchange);
      if (turnedAway === undefined) return request.setDecorator(EXCHANGE, exchange);
      discardBody(request, reply);
      serve(endpoint, request, reply, exchange, turnedAway);
    },
    exchangeOf: (request) => request.getDecorator<Identified>(EXCHANGE),
  };
}
