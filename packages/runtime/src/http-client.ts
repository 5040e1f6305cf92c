import { type Dispatcher, Pool } from "undici";
import { BACKGROUND } from "./priority.ts";
import { parseStorable } from "./storable-text.ts";

/** Why a call has no usable answer, and whether the peer may have acted on it. */
export type CallFailure =
  /** Not one byte of the request was written: the peer did nothing, and will not. */
  | { readonly kind: "not_sent"; readonly cause: unknown }
  /** Sent, and no answer within the deadline: the peer may have acted. */
  | { readonly kind: "timeout" }
  /** Sent, and the connection broke or the answer made no sense: the peer may have acted. */
  | { readonly kind: "broken"; readonly cause: unknown };

export type CallResult =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly failure: CallFailure };

export interface CallOptions {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With its query string. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** From now to the last byte of the answer. */
  readonly deadlineMs: number;
  /** Nobody waits for the answer: the peer may carry it out after calls that somebody waits for. */
  readonly background?: boolean;
}

/** Calls one peer over kept-alive connections. Never throws for what the peer or the network does. */
export interface HttpClient {
  call(options: CallOptions): Promise<CallResult>;
  /**
   * False where so many calls wait that new work should be refused. The other half of the queue is for what has begun
   * and needs its call.
   */
  hasRoom(): boolean;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly credential: string;
  /**
   * The most calls under way, each on a connection of its own. Connections open as the peer's latency asks for them
   * (calls per second × seconds per call) and close after half a minute without work.
   */
  readonly maxConnections: number;
  /** The most calls that wait for a connection: one more is `not_sent` at once. By default twice the connections. */
  readonly maxWaiting?: number;
  /** A longer answer is `broken`. */
  readonly maxBodyBytes?: number;
}

/**
 * Creates a client of one peer. It hands requests to undici's dispatcher: an answer of a few hundred bytes is not worth the
 * stream and the abort signal that every `request` makes.
 *
 * Calls beyond `maxConnections` wait here and not in undici: a call that waited in vain leaves no trace, whereas undici
 * would close a connection to get rid of it.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { maxConnections, maxWaiting = 2 * maxConnections } = options;
  const origin = new URL(options.baseUrl);
  const pool = new Pool(origin.origin, {
    connections: maxConnections,
    connect: { timeout: 2_000 },
    // Shorter than the 72 s for which our servers keep an idle connection: the client is the one to close it.
    keepAliveTimeout: 30_000,
    // The deadline of the call is the only one.
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
  /** In the order in which they came. */
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
      const answer = collectAnswer(deadlineMs, settle, leave);
      const send = (): void => {
        underWay++;
        pool.dispatch(request, answer);
      };
      function settle(result: CallResult): void {
        waiting.delete(send);
        resolve(result);
      }
      if (underWay < maxConnections) return send();
      if (waiting.size < maxWaiting) return void waiting.add(send);
      answer.refuse(new Error(`${waiting.size} calls wait for ${options.baseUrl} already`));
    });
  }

  /** A call is over. Its connection is free once undici has returned from telling us. */
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

/**
 * Collects one answer, or the reason why there is none; whichever comes first is the result. `leave` is called once, when
 * undici is done with the request.
 *
 * undici calls `onRequestStart` in the turn in which it writes the request, right before. So a request that did not start
 * was not sent, whatever failed: not one byte of it was given to a socket. From then on nobody can tell how many bytes
 * arrived, and the failure says that the peer may have acted, also where the connection was dead before.
 */
function collectAnswer(deadlineMs: number, resolve: (result: CallResult) => void, leave: () => void) {
  const chunks: Buffer[] = [];
  let status = 0;
  let controller: Dispatcher.DispatchController | undefined;
  let started = false;
  let settled = false;
  // Timers run before sockets are read. After a pause of this process the answer may lie there: one turn finds it.
  const timer = setTimeout(() => (started ? setImmediate(expire) : expire()), deadlineMs);

  function expire(): void {
    if (settled) return;
    const failure: CallFailure = started ? { kind: "timeout" } : { kind: "not_sent", cause: new Error(NO_CONNECTION) };
    settle({ ok: false, failure });
    controller?.abort(new Error(TOO_LATE));
  }

  function settle(result: CallResult): void {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    resolve(result);
  }

  return {
    refuse(cause: Error): void {
      settle({ ok: false, failure: { kind: "not_sent", cause } });
    },
    onRequestStart(starting: Dispatcher.DispatchController): void {
      controller = starting;
      // It waited until the deadline: now it must not be sent any more. Aborted here, it is not written.
      if (settled) starting.abort(new Error(TOO_LATE));
      else started = true;
    },
    onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number): void {
      status = statusCode;
    },
    onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
      chunks.push(chunk);
    },
    onResponseEnd(): void {
      settle(parseAnswer(status, chunks));
      leave();
    },
    onResponseError(_controller: Dispatcher.DispatchController | undefined, cause: unknown): void {
      settle({ ok: false, failure: { kind: started ? "broken" : "not_sent", cause } });
      leave();
    },
  };
}

const NO_CONNECTION = "no connection was free before the deadline";
const TOO_LATE = "the deadline has passed";

function parseAnswer(status: number, chunks: readonly Buffer[]): CallResult {
  const text = (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
  try {
    return { ok: true, status, body: text === "" ? undefined : parseStorable(text) };
  } catch (error) {
    return { ok: false, failure: { kind: "broken", cause: error } };
  }
}
