import type { Dispatcher } from "undici";

/** The deadline of an exchange has passed. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** How an exchange ended. */
export interface ExchangeEnd {
  /** False: no byte of the request reached a socket, and none will. True: the peer may have acted. */
  readonly isSent: boolean;
  /** Undefined: no answer has begun. */
  readonly status: number | undefined;
  /** Why the answer is incomplete: the deadline, or the failure. Undefined: it is complete. */
  readonly fault: Error | undefined;
}

export interface ExchangeOptions {
  /** Time until the last byte of the answer, including the wait for a connection. */
  readonly deadlineMs: number;
  readonly onBody?: (chunk: Buffer) => void;
  /** Called exactly once. */
  readonly onEnd: (end: ExchangeEnd) => void;
  /** Called once, when undici is done with the request. */
  readonly onLeave?: () => void;
}

/** One request and its answer: undici's dispatcher drives it. */
interface Exchange extends Dispatcher.DispatchHandler {
  /** Ends an exchange that never went to a dispatcher, and never will. */
  refuse(cause: Error): void;
}

/**
 * An exchange ends with an answer, or with the reason why there is none, whichever comes first. It is a bare undici
 * handler: an answer of a few hundred bytes is not worth the stream and the abort signal that every `request` makes.
 *
 * undici calls `onRequestStart` in the same turn, right before it writes the request. So a request that did not start was
 * not sent, whatever failed: no byte of it reached a socket. After that nobody can tell how many bytes arrived, and
 * `isSent` says that the peer may have acted, even if the connection was dead before.
 */
export function createExchange({ deadlineMs, onBody, onEnd, onLeave }: ExchangeOptions): Exchange {
  let status: number | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  let isSent = false;
  let isOver = false;
  // Timers run before sockets are read. After a pause of this process the answer may already be in the socket: one more
  // turn reads it.
  const timer = setTimeout(() => (isSent ? setImmediate(expire) : expire()), deadlineMs);

  function expire(): void {
    if (isOver) return;
    end(new DeadlineError(isSent ? TOO_LATE : NO_CONNECTION));
    controller?.abort(new DeadlineError(TOO_LATE));
  }

  function end(fault?: Error): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    onEnd({ isSent, status, fault });
  }

  return {
    refuse: end,
    onRequestStart(starting) {
      controller = starting;
      // The deadline passed while the request waited, so it must not leave any more. undici does not write what we abort
      // here.
      if (isOver) starting.abort(new DeadlineError(TOO_LATE));
      else isSent = true;
    },
    onResponseStart(_controller, code) {
      if (code >= 200) status = code;
    },
    onResponseData(_controller, chunk) {
      onBody?.(chunk);
    },
    onResponseEnd() {
      end();
      onLeave?.();
    },
    onResponseError(_controller, error) {
      end(error);
      onLeave?.();
    },
  };
}

const NO_CONNECTION = "no connection was free before the deadline";
const TOO_LATE = "the deadline has passed";
