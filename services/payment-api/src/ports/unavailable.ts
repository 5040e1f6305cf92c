/**
 * We cannot reach something that a request needs, and have claimed and written nothing: a client that sends the same
 * request again pays once. A request with an idempotency key must keep it, because an earlier request with that key may
 * have paid.
 */
export class Unavailable extends Error {
  constructor(cause: unknown) {
    super("Something that the request needs cannot be reached.", { cause });
  }
}

/** Runs the work after a permanent step. From then on we can no longer say that nothing was done. */
export async function afterFirstStep<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Unavailable ? new Error("It became unavailable in the middle.", { cause: error }) : error;
  }
}
