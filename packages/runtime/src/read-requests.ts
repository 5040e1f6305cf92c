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

/** Why a request was refused unread: Node's HTTP parser cannot read it, or it came too slowly. */
export interface UnreadableRequest {
  readonly status: 400 | 408 | 413 | 417 | 431;
  readonly message: string;
}

export interface Answer {
  /** Names and values alternate. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface ReadingOptions {
  /** The answer in the service's own shape. The server adds its length and `Connection: close`. */
  readonly answer: (refusal: UnreadableRequest) => Answer;
  /** May answer a request before anything else happens; returns true if it has. */
  readonly turnAway?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** How long a request may take to arrive, from its first byte to its last. */
  readonly timeoutMs?: number;
}

/** No client that we know sends a request this slowly. */
const TIMEOUT_MS = 30_000;
/** How often Node looks for late requests. Its default is 30 s: a request of 31 s was cut after 60. */
const CHECK_EVERY_MS = 1_000;
/** How long a connection stays open after its last answer, so that the client can read it before the reset. */
const LINGER_MS = 500;

/**
 * Fastify's options for a server that reads requests strictly, cuts slow ones, and answers unreadable ones in the
 * service's own shape. Otherwise Node and Fastify answer those, each in another shape.
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
    // The server must not read a late request to its end and handle it after all. A failed parser reads nothing more.
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
        // Node's own answer would have no body.
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

/** Node's error codes for requests that are not simply malformed. */
const STATUS_OF: Readonly<Record<string, UnreadableRequest["status"]>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Whether the connection owes an answer to an earlier, complete request. The client would take any other answer for that
 * one.
 */
function isAtWork(socket: Socket): boolean {
  // Node's own default handler reads this property, too.
  const { _httpMessage: response } = socket as Socket & { _httpMessage?: ServerResponse | null };
  return response != null && (response.headersSent || response.req.complete);
}
