import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "@platform/runtime/fastify";
import type { Logger } from "@platform/runtime/logger";
import type { Interference } from "./fault-rule.ts";

/** A status and a JSON body. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: object;
}

/** Fails requests on purpose. */
export interface Interferer {
  /** Sends the answer of `work`, or what the interference makes of it. */
  send(exchange: Exchange): Promise<void>;
  /** Closes the connections that it holds without an answer, and forgets late work, as a crash would. */
  stop(): void;
}

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly interference: Interference | undefined;
  readonly work: () => Promise<HttpAnswer>;
}

const UNAVAILABLE: HttpAnswer = {
  status: 503,
  body: { error: { code: "unavailable", message: "A fault that was asked for by PUT /v1/faults." } },
};

/** Creates an interferer. */
export function createInterferer(logger: Logger): Interferer {
  const held = new Set<Socket>();
  const stopping = new AbortController();

  async function send({ request, reply, interference, work }: Exchange): Promise<void> {
    const answer = (what: HttpAnswer): void => void reply.code(what.status).send(what.body);
    if (interference === undefined) return answer(await work());
    const { fault, latencyMs } = interference;
    if (fault === "late") return hold(request, reply, () => void doLate(work, latencyMs));
    if (!(await waited(latencyMs))) return reset(request, reply);
    switch (fault) {
      case undefined:
        return answer(await work());
      case "server_error_before":
        return answer(UNAVAILABLE);
      case "server_error_after":
        return answer(await work().then(() => UNAVAILABLE));
      case "garbage":
        await work();
        return void reply.type("text/html").send("<html><body>Bad gateway</body></html>");
      case "twice":
        return answerTwice(request, reply, await work());
      case "timeout_before":
        return hold(request, reply);
      case "timeout_after":
        await work();
        return hold(request, reply);
      case "reset_before":
        return reset(request, reply);
      case "reset_after":
        await work();
        return reset(request, reply);
    }
  }

  /** Keeps the connection open without an answer until the caller gives up. */
  function hold({ raw: { socket } }: FastifyRequest, reply: FastifyReply, andThen?: () => void): void {
    reply.hijack();
    held.add(socket);
    socket.once("close", () => held.delete(socket));
    andThen?.();
  }

  async function doLate(work: () => Promise<HttpAnswer>, latencyMs: number): Promise<void> {
    try {
      if (await waited(latencyMs)) await work();
    } catch (error) {
      logger.error({ err: error }, "late work failed");
    }
  }

  /** Resolves to false if the acquirer stops meanwhile. */
  const waited = (ms: number): Promise<boolean> => sleep(ms, true, { signal: stopping.signal }).catch(() => false);

  return {
    send,
    stop() {
      stopping.abort();
      for (const socket of held) socket.destroy();
    },
  };
}

/** The second answer belongs to no request: a caller must not take it for that of its next one. */
function answerTwice({ raw: { socket } }: FastifyRequest, reply: FastifyReply, { status, body }: HttpAnswer): void {
  reply.hijack();
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\n`;
  const message = `${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  socket.end(message + message);
}

function reset({ raw: { socket } }: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  socket.resetAndDestroy();
}
