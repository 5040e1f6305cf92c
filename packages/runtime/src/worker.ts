import type { Logger } from "./logger.ts";
import type { Running } from "./lifecycle.ts";

export interface WorkerOptions {
  readonly name: string;
  /** The longest rest between two rounds. */
  readonly intervalMs: number;
  /** Does one round. Returns true when there may be more to do right away. */
  readonly work: (signal: AbortSignal) => Promise<boolean>;
  readonly logger: Logger;
  /**
   * Whether requests that somebody waits for are delayed. While they are, the worker rests after each round, nine times
   * as long as the round but at most a second: it takes a tenth of the time, and its lag stays limited.
   */
  readonly pressed?: (() => boolean) | undefined;
}

export interface Worker extends Running {
  /** Starts a round now, or one more after the current one. Any number of calls make one round. */
  wake(): void;
}

const RESTS_FOR_EACH_ROUND = 9;
const LONGEST_YIELD_MS = 1_000;

/**
 * Repeats `work`, one round at a time, when woken and at least every interval: the wake-up is the fast path, the poll is
 * the backstop. Logs a round that throws, and tries again after the interval.
 */
export function startWorker({ name, intervalMs, work, logger, pressed }: WorkerOptions): Worker {
  const abort = new AbortController();
  let isWoken = false;
  let wakeUp: (() => void) | undefined;
  /** Ends any rest, for `stop`. `wakeUp` leaves a rest under pressure alone: more work must not shorten it. */
  let endRest: (() => void) | undefined;
  const loop = run();

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      isWoken = false;
      const beganAt = performance.now();
      const hasMore = await round();
      if (pressed?.()) await rest(Math.min(RESTS_FOR_EACH_ROUND * (performance.now() - beganAt), LONGEST_YIELD_MS));
      if (!hasMore && !isWoken) await restUntilWoken();
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

  async function restUntilWoken(): Promise<void> {
    const resting = rest(intervalMs);
    wakeUp = endRest;
    await resting;
    wakeUp = undefined;
  }

  function rest(ms: number): Promise<void> {
    if (abort.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        endRest = undefined;
        resolve();
      }
      endRest = done;
    });
  }

  function wake(): void {
    isWoken = true;
    wakeUp?.();
  }

  return {
    wake,
    async stop() {
      abort.abort();
      endRest?.();
      await loop;
    },
  };
}
