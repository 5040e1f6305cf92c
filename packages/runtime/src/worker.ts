import type { Logger } from "./logger.ts";
import type { Running } from "./lifecycle.ts";

export interface WorkerOptions {
  readonly name: string;
  /** The longest rest between two rounds. */
  readonly intervalMs: number;
  /** Does one round. Returns true when there may be more to do right away. */
  readonly work: (signal: AbortSignal) => Promise<boolean>;
  readonly logger: Logger;
}

export interface Worker extends Running {
  /** Starts a round now, or another one after the one that runs. Any number of calls make one round. */
  wake(): void;
}

/**
 * Repeats `work`, one round at a time, when woken and at least every interval: the wake-up is the fast path, the poll
 * is the backstop. A round that throws is logged and tried again after the interval.
 */
export function startWorker({ name, intervalMs, work, logger }: WorkerOptions): Worker {
  const abort = new AbortController();
  let woken = false;
  let wakeUp: (() => void) | undefined;
  const loop = run();

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      woken = false;
      const more = await round();
      if (!more && !woken) await rest();
    }
  }

  async function round(): Promise<boolean> {
    try {
      return await work(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) logger.error({ err: error, worker: name }, "a round of a worker failed");
      return false;
    }
  }

  function rest(): Promise<void> {
    if (abort.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, intervalMs);
      function done(): void {
        clearTimeout(timer);
        wakeUp = undefined;
        resolve();
      }
      wakeUp = done;
    });
  }

  function wake(): void {
    woken = true;
    wakeUp?.();
  }

  return {
    wake,
    async stop() {
      abort.abort();
      wakeUp?.();
      await loop;
    },
  };
}
