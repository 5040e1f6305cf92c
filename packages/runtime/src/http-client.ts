import { Pool } from "undici";
import { createExchange, DeadlineError, type ExchangeEnd } from "./exchange.ts";
import { BACKGROUND } from "./priority.ts";
import { parseStorable } from "./storable-text.ts";

/** Why a call has no usable answer, and whether the peer may have acted on the request. */
export type CallFailure =
  /** No byte of the request left: the peer did nothing, and will not. */
  | { readonly kind: "not_sent"; readonly cause: unknown }
  /** The request left, and no answer came before the deadline: the peer may have acted. */
  | { readonly kind: "timeout" }
  /** The request left, and the connection broke or the answer made no sense: the peer may have acted. */
  | { readonly kind: "broken"; readonly cause: unknown };

export type CallResult =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly failure: CallFailure };

export interface CallOptions {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path with its query string. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Time until the last byte of the answer. */
  readonly deadlineMs: number;
  /** Nobody waits for the answer: the peer may handle it after calls that somebody waits for. */
  readonly background?: boolean;
}

/** Calls one peer over kept-alive connections. Never throws for what the peer or the network does. */
export interface HttpClient {
  call(options: CallOptions): Promise<CallResult>;
  /**
   * False when so many calls wait that callers should refuse new work. The other half of the queue serves work that has
   * begun and needs its call.
   */
  hasRoom(): boolean;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly credential: string;
  /**
   * The most calls under way, each on its own connection. Connections open as the peer's latency requires (calls per
   * second × seconds per call) and close after half a minute without work.
   */
  readonly maxConnections: number;
  /** The most calls that wait for a connection: any further one is `not_sent` at once. By default twice the connections. */
  readonly maxWaiting?: number;
  /** A longer answer counts as `broken`. */
  readonly maxBodyBytes?: number;
}

/**
 * Creates a client of one peer.
 *
 * Calls beyond `maxConnections` wait here and not in undici: here an expired call leaves no trace, whereas undici would
 * close a connection to get rid of it.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { maxConnections, maxWaiting = 2 * maxConnections } = options;
  const origin = new URL(options.baseUrl);
  const pool = new Pool(origin.origin, {
    connections: maxConnections,
    connect: { timeout: 2_000 },
    // Shorter than our servers' 72 s for idle connections, so that the client is the one that closes them.
    keepAliveTimeout: 30_000,
    // The call's own deadline is the only time-out.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(options.maxBodyBytes === undefined ? {} : { maxResponseSize: options.maxBodyBytes }),
  });
  const prefix = origin.pathname === "/" ? "" : origin.pathname;
  const bare = ["authorization", `Bearer ${options.credential}`];
  const withJson = [...bare, "content-type", "application/json"];
  const headersOf = (hasBody: boolean, background: boolean): string[] => {
    const headers = hasBody ? withJson : bare;
    return background ? [...headers, "priority", BACKGROUND] : headers;
  };
  /** Waiting calls in order of arrival. */
  const waiting = new Set<() => void>();
  let underWay = 0;

  function call({ method, path, body, deadlineMs, background = false }: CallOptions): Promise<CallResult> {
    return new Promise((resolve) => {
      const request = {
        method,
        path: prefix + path,
        headers: headersOf(body !== undefined, background),
        body: body === undefined ? null : JSON.stringify(body),
      };
      const chunks: Buffer[] = [];
      const exchange = createExchange({
        deadlineMs,
        onBody: (chunk) => void chunks.push(chunk),
        onEnd,
        onLeave: leave,
      });
      const send = (): void => {
        underWay++;
        pool.dispatch(request, exchange);
      };
      function onEnd(end: ExchangeEnd): void {
        waiting.delete(send);
        resolve(resultOf(end, chunks));
      }
      if (underWay < maxConnections) return send();
      if (waiting.size < maxWaiting) return void waiting.add(send);
      exchange.refuse(new Error(`${waiting.size} calls wait for ${options.baseUrl} already`));
    });
  }

  /** Ends a call. Its connection is free as soon as undici returns from this callback. */
  function leave(): void {
    underWay--;
    queueMicrotask(pump);
  }

  function pump(): void {
    for (const send of waiting) {
      if (underWay >= maxConnections) return;
      waiting.delete(send);
      send();
    }
  }

  return { call, hasRoom: () => waiting.size <= maxWaiting / 2, close: () => pool.close() };
}

function resultOf({ isSent, status, fault }: ExchangeEnd, chunks: readonly Buffer[]): CallResult {
  if (fault === undefined) return parseAnswer(status!, chunks);
  if (!isSent) return { ok: false, failure: { kind: "not_sent", cause: fault } };
  return {
    ok: false,
    failure: fault instanceof DeadlineError ? { kind: "timeout" } : { kind: "broken", cause: fault },
  };
}

function parseAnswer(status: number, chunks: readonly Buffer[]): CallResult {
  const text = (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
  try {
    return { ok: true, status, body: text === "" ? undefined : parseStorable(text) };
  } catch (error) {
    return { ok: false, failure: { kind: "broken", cause: error } };
  }
}
