import { type Dispatcher, Pool } from "undici";

/** Why a call has no usable answer, and whether the peer may have acted on it. */
export type CallFailure =
  /** The request never left this machine: the peer did nothing. */
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
}

/** Calls one peer over kept-alive connections. Never throws for what the peer or the network does. */
export interface HttpClient {
  call(options: CallOptions): Promise<CallResult>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly credential: string;
  readonly maxConnections: number;
  /** A longer answer is `broken`. */
  readonly maxBodyBytes?: number;
}

/** Errors of establishing a connection: nothing of the request can have been sent. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Creates a client of one peer. It hands requests to undici's dispatcher: an answer of a few hundred bytes is not worth the
 * stream and the abort signal that every `request` makes.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const origin = new URL(options.baseUrl);
  const pool = new Pool(origin.origin, {
    connections: options.maxConnections,
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

  function call({ method, path, body, deadlineMs }: CallOptions): Promise<CallResult> {
    return new Promise((resolve) => {
      const answer = collectAnswer(deadlineMs, resolve);
      const request = {
        method,
        path: prefix + path,
        headers: body === undefined ? bare : withJson,
        body: body === undefined ? null : JSON.stringify(body),
      };
      try {
        pool.dispatch(request, answer);
      } catch (error) {
        answer.onResponseError(undefined, error);
      }
    });
  }

  return { call, close: () => pool.close() };
}

/** Collects one answer, or the reason why there is none; whichever comes first is the result. */
function collectAnswer(deadlineMs: number, resolve: (result: CallResult) => void) {
  const chunks: Buffer[] = [];
  let status = 0;
  let controller: Dispatcher.DispatchController | undefined;
  let settled = false;
  // Timers run before sockets are read. After a pause of this process the answer may lie there: one turn finds it.
  const timer = setTimeout(() => setImmediate(expire), deadlineMs);

  function expire(): void {
    if (settled) return;
    settle({ ok: false, failure: { kind: "timeout" } });
    controller?.abort(new Error("the deadline has passed"));
  }

  function settle(result: CallResult): void {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    resolve(result);
  }

  return {
    onRequestStart(started: Dispatcher.DispatchController): void {
      controller = started;
      // It waited for a connection until the deadline: now it must not be sent any more.
      if (settled) started.abort(new Error("the deadline has passed"));
    },
    onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number): void {
      status = statusCode;
    },
    onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
      chunks.push(chunk);
    },
    onResponseEnd(): void {
      settle(parseAnswer(status, chunks));
    },
    onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
      settle({ ok: false, failure: failureOf(error) });
    },
  };
}

function parseAnswer(status: number, chunks: readonly Buffer[]): CallResult {
  const text = (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
  try {
    return { ok: true, status, body: text === "" ? undefined : JSON.parse(text) };
  } catch (error) {
    return { ok: false, failure: { kind: "broken", cause: error } };
  }
}

function failureOf(error: unknown): CallFailure {
  const code = (error as { code?: string }).code ?? "";
  return NOT_SENT.has(code) ? { kind: "not_sent", cause: error } : { kind: "broken", cause: error };
}
