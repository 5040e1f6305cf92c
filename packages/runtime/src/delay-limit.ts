/** How many requests may be inside at once, measured by how long they stay. */
export interface DelayLimit {
  /** Notes that so many more, or fewer, are inside from now on. */
  change(by: number): void;
  /** Notes that so much of a request is done: a payment is done by halves, before the acquirer is asked and after. */
  done(part: number): void;
  /** The most that should be inside now: at least `min`, not always a whole number. */
  limit(): number;
  /** How long a request stayed inside of late, and waited before it got there, in milliseconds. */
  delayMs(): number;
}

export interface DelayLimitOptions {
  /** How long a request may stay inside, on average. */
  readonly targetMs: number;
  /** The limit never falls below it, however slow everything is. */
  readonly min: number;
  /** How many a process that is not busy takes at once. */
  readonly idle: number;
  readonly max: number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** How long a request waits before this process gets to it, in milliseconds. */
  readonly loopDelayMs: () => number;
}

/** Long enough for several group commits: within one of them everything or nothing is done. */
const PERIOD_MS = 250;
/** How fast the limit follows. A database that stops for a moment must not halve it. */
const FOLLOWS_IN_MS = 2_000;

/**
 * Little's law: what is inside = what is done per millisecond × how long it stays. So `targetMs` of what is done is as much
 * as may be inside; that is the limit while requests stay longer than that. While they do not, nobody knows how much more
 * could be done, and the limit returns to `idle`.
 */
export function createDelayLimit(options: DelayLimitOptions): DelayLimit {
  const { targetMs, min, idle, max, clock, loopDelayMs } = options;
  let limit = clamp(idle);
  let delayMs = 0;
  let inside = 0;
  let changedAt = clock();
  let periodBeganAt = changedAt;
  /** Requests × milliseconds inside in this period. */
  let stayed = 0;
  let done = 0;

  function clamp(wanted: number): number {
    return Math.min(max, Math.max(min, wanted));
  }

  function advance(): void {
    const now = clock();
    stayed += inside * (now - changedAt);
    changedAt = now;
    const elapsedMs = now - periodBeganAt;
    if (elapsedMs < PERIOD_MS) return;
    const waitedMs = loopDelayMs();
    delayMs = waitedMs + stayed / Math.max(done, 1);
    const fits = (done / elapsedMs) * Math.max(0, targetMs - waitedMs);
    const goal = clamp(delayMs > targetMs ? fits : Math.max(fits, idle));
    limit += (goal - limit) * Math.min(1, elapsedMs / FOLLOWS_IN_MS);
    stayed = 0;
    done = 0;
    periodBeganAt = now;
  }

  return {
    change(by) {
      advance();
      inside += by;
    },
    done(part) {
      done += part;
    },
    limit() {
      advance();
      return limit;
    },
    delayMs() {
      advance();
      return delayMs;
    },
  };
}
