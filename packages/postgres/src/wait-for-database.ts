import { setTimeout as rest } from "node:timers/promises";
import { CannotStart } from "@platform/kernel/cannot-start";
import { isConnectionLost, sqlState } from "./fault.ts";

export interface DatabaseWait {
  /** Messages mention only its host and port. */
  readonly url: string;
  readonly limitMs: number;
  /** Called at the first failure and every five seconds after, with what we wait for and how long we still will. */
  readonly log: (message: string) => void;
}

const REST_MS = 500;
const LINE_EVERY_MS = 5_000;

/**
 * Does `work`, which needs the database, and repeats it while the database is away. It lets a running try end, so a
 * network that swallows everything extends the limit by one time-out of `work`.
 *
 * Throws CannotStart, in one sentence, when the limit has passed, and at once when the database refuses the login or does
 * not exist. Passes on any other error of `work`.
 */
export async function waitForDatabase<T>(work: () => Promise<T>, { url, limitMs, log }: DatabaseWait): Promise<T> {
  const deadline = performance.now() + limitMs;
  let nextLineAt = 0;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLost(error)) throw refusalOf(error, url) ?? error;
      const now = performance.now();
      if (now >= deadline) throw new CannotStart(tooLong(url, limitMs, error), { cause: error });
      if (now >= nextLineAt) {
        log(`waiting for the database at ${placeOf(url)}, for ${seconds(deadline - now)} more: ${reasonOf(error)}`);
        nextLineAt = now + LINE_EVERY_MS;
      }
      await rest(Math.min(REST_MS, deadline - now));
    }
  }
}

const tooLong = (url: string, limitMs: number, error: unknown): string =>
  `The database at ${placeOf(url)} was away for ${seconds(limitMs)} (${reasonOf(error)}), so nothing was started: ` +
  "see that it runs and that the database URL leads to it, then start again.";

/** Refusals that only a change of the settings or the server can fix. */
const REFUSALS: Readonly<Record<string, string>> = {
  "28P01": "refuses the user or the password",
  "28000": "refuses the user",
  "3D000": "has no database of the name",
};

function refusalOf(error: unknown, url: string): CannotStart | undefined {
  const state = sqlState(error) ?? "";
  const refusal = REFUSALS[state];
  if (refusal === undefined) return undefined;
  return new CannotStart(
    `The database server at ${placeOf(url)} ${refusal} in the database URL (${state}), which waiting would not change: ` +
      "correct the URL, or make what it names, then start again.",
    { cause: error },
  );
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || "5432"}`;
}

/** A name with several addresses fails with one error for each, and with no message of its own. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || "no answer";
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1_000)} s`;
