import { setTimeout as wait } from "node:timers/promises";
import type { InboxControl } from "../platform/inbox-control.ts";

export interface Reading {
  /** Reads a last time. Throws if the inbox could not be read. */
  stop(): Promise<void>;
}

/** The inbox keeps only its last few thousand deliveries, and this test makes fewer in this time. */
const EVERY_MS = 500;

/** Reads the inbox again and again, so that no delivery is lost to the tests. */
export function keepReading(inbox: InboxControl): Reading {
  const stopping = new AbortController();
  const readRepeatedly = async (): Promise<void> => {
    for (; !stopping.signal.aborted; await wait(EVERY_MS)) await inbox.deliveries();
    await inbox.deliveries();
  };
  const ended = readRepeatedly();
  // stop() reports a failure; this prevents an unhandled rejection before.
  ended.catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
