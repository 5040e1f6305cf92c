/** A request's place among those that are under way in this process. */
export interface Place {
  /** The request waits for a peer from now on, and takes no place meanwhile: the peer's client has a bound of its own. */
  stepOut(): void;
  stepIn(): void;
}

/** Asks a peer. A slow one must not make us refuse what never needs it. */
export async function outside<T>(ticket: Place | undefined, ask: () => Promise<T>): Promise<T> {
  ticket?.stepOut();
  try {
    return await ask();
  } finally {
    ticket?.stepIn();
  }
}
