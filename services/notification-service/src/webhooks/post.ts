import type { Dispatcher as Undici, Pool } from "undici";

/** The most of a response that is read: the status decides, the rest only frees the connection for the next request. */
export const MAX_RESPONSE_BYTES = 64 * 1024;

/** The attempt ran out of time. */
export class AttemptTimeoutError extends Error {
  override readonly name = "AttemptTimeoutError";
}

export type PostOutcome = { readonly status: number } | { readonly error: Error };

export interface PostOptions {
  readonly path: string;
  readonly headers: string[];
  readonly body: Buffer;
  /** From now to the last byte of the response, connecting included. */
  readonly timeoutMs: number;
}

/**
 * Posts once and answers with the status, or with why there is none. Redirects are not followed. A bare handler instead
 * of `pool.request`: no stream is made for a body that nobody reads.
 */
export function post(pool: Pool, { path, headers, body, timeoutMs }: PostOptions): Promise<PostOutcome> {
  return new Promise((resolve) => {
    let controller: Undici.DispatchController | undefined;
    let status: number | undefined;
    let received = 0;
    let isSettled = false;
    const timer = setTimeout(() => {
      settle(new AttemptTimeoutError());
      controller?.abort(new AttemptTimeoutError());
    }, timeoutMs);

    /** An answer whose body broke off is an answer all the same. */
    function settle(error: Error): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      resolve(status === undefined ? { error } : { status });
    }

    pool.dispatch(
      { method: "POST", path, headers, body, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(started) {
          controller = started;
          // It waited for a connection until its time was over, and must not be sent after that.
          if (isSettled) started.abort(new AttemptTimeoutError());
        },
        onResponseStart(_controller, code) {
          if (code >= 200) status = code;
        },
        onResponseData(open, chunk) {
          received += chunk.length;
          if (received > MAX_RESPONSE_BYTES) open.abort(new Error("The response is too long."));
        },
        onResponseEnd: () => settle(new Error("The response has no status.")),
        onResponseError: (_controller, error) => settle(error),
      },
    );
  });
}
