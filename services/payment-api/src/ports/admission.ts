/** A request's place among the requests under way in this process. */
export interface Place {
  /** From now on the request waits for a peer and takes no place: the peer's client has a bound of its own. */
  stepOut(): void;
  stepIn(): void;
}

/** Asks a peer. A slow peer must not make us refuse requests that do not need it. */
export async function outside<T>(ticket: Place | undefined, ask: () => Promise<T>): Promise<T> {
  ticket?.stepOut();
  try {
    return await ask();
  } finally {
    ticket?.stepIn();
  }
}
