/**
 * Something that a request needs cannot be reached, and nothing of the request was claimed or written: whoever sends it
 * again as it was pays once. A request with an idempotency key must keep it, because an earlier request with that key may
 * have paid.
 */
export class Unavailable extends Error {
  constructor(cause: unknown) {
    super("Something that the request needs cannot be reached.", { cause });
  }
}

/** Runs what follows a step that stays. From there on it is not true any more that nothing was done. */
export async function afterFirstStep<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Unavailable ? new Error("It became unavailable in the middle.", { cause: error }) : error;
  }
}
