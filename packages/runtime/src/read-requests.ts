import {
  createServer,
  type IncomingMessage,
  maxHeaderSize,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Socket } from "node:net";

/** Why a request was refused before it was one: what Node's HTTP parser cannot read, or not in time. */
export interface UnreadableRequest {
  readonly status: 400 | 408 | 413 | 417 | 431;
  readonly message: string;
}

export interface Answer {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface ReadingOptions {
  /** The answer in the service's own shape. Its length, and that the connection closes, are added. */
  readonly answer: (refusal: UnreadableRequest) => Answer;
  /** May answer a request before anything else is done with it; true where it has. */
  readonly turnAway?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** How long a request may take to arrive, from its first byte to its last. */
  readonly timeoutMs?: number;
}

/** A request that trickles in for longer is not of a client that we know. */
const TIMEOUT_MS = 30_000;
/** How often Node looks for requests that are late. By default it does every 30 s: one of 31 s was cut after 60. */
const CHECK_EVERY_MS = 1_000;
/** How long a connection stays open after its last answer, so that the client can read it before the reset. */
const LINGER_MS = 500;

/**
 * Fastify's options for a server that reads requests strictly, cuts slow ones, and gives those that it cannot read an
 * answer of the service's own shape. Node and Fastify answer them by themselves otherwise, each in another shape.
 */
export function readRequests({ answer, turnAway, timeoutMs = TIMEOUT_MS }: ReadingOptions) {
  const messages: Readonly<Record<UnreadableRequest["status"], string>> = {
    400: "The request is not valid HTTP/1.1.",
    408: `The request did not arrive within ${timeoutMs / 1000} seconds.`,
    413: "The chunk extensions of the request are too long.",
    417: "The Expect header may only ask for 100-continue.",
    431: `The header fields of the request are larger than ${maxHeaderSize / 1024} KiB.`,
  };

  function render(status: UnreadableRequest["status"]): { headers: string[]; body: string } {
    const { headers, body } = answer({ status, message: messages[status] });
    return { headers: [...headers, "Content-Length", String(Buffer.byteLength(body)), "Connection", "close"], body };
  }

  function refuse(response: ServerResponse, status: UnreadableRequest["status"]): void {
    const { headers, body } = render(status);
    response.writeHead(status, headers).end(body);
  }

  function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
    if (!socket.writable || error.code === "ECONNRESET" || isAtWork(socket)) return void socket.destroy();
    const status = STATUS_OF[error.code ?? ""] ?? 400;
    const { headers, body } = render(status);
    const lines = headers.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join("");
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`);
    // What is late must not be read to its end and carried out after all. A parser that has failed reads nothing more.
    if (status === 408) socket.destroy();
    else setTimeout(() => socket.destroy(), LINGER_MS).unref();
  }

  function serverFactory(handle: RequestListener): Server {
    const server = createServer(
      {
        headersTimeout: timeoutMs,
        requestTimeout: timeoutMs,
        connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, timeoutMs),
        keepAliveTimeout: KEEP_ALIVE_MS,
        // Node would answer without a body.
        requireHostHeader: false,
      },
      (request, response) => {
        const { headers, httpVersion } = request;
        if (headers.host === undefined && httpVersion === "1.1") refuse(response, 400);
        else if (turnAway?.(request, response) !== true) handle(request, response);
      },
    );
    return server.on("checkExpectation", (_request, response: ServerResponse) => refuse(response, 417));
  }

  return { serverFactory, clientErrorHandler };
}

/** Longer than a load balancer's 60 s, so that the balancer is the one to close an idle connection. */
export const KEEP_ALIVE_MS = 72_000;

/** Node's codes of what is not simply malformed. */
const STATUS_OF: Readonly<Record<string, UnreadableRequest["status"]>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Whether the connection waits for the answer to an earlier request, which has arrived as a whole. The client would take
 * any other answer for that one.
 */
function isAtWork(socket: Socket): boolean {
  // Node's own default handler asks it, too.
  const { _httpMessage: response } = socket as Socket & { _httpMessage?: ServerResponse | null };
  return response != null && (response.headersSent || response.req.complete);
}
