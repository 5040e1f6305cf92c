import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 50;

/** Waits until a probe returns something other than undefined. After the time limit, throws an error that names `what`. */
export async function until<T>(
  what: string,
  withinMs: number,
  probe: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  for (const end = Date.now() + withinMs; ; await wait(POLL_MS)) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
  }
}
