/** Limits how many requests may be inside at once, so that none stays for long. */
export interface DelayLimit {
  /** Notes that a request has come inside. */
  enter(): Stay;
  inside(): number;
  /** The most that should be inside now. */
  limit(): number;
  /** Whether requests stay inside for longer than half of the target, on average. */
  isCrowded(): boolean;
}

/** A request's time inside. */
export interface Stay {
  /**
   * Ends it. `done` is the part of the request that is complete: a payment has two halves, before and after the
   * acquirer's answer.
   */
  end(done: number): void;
}

export interface DelayLimitOptions {
  /** How long a request may stay inside, on average. */
  readonly targetMs: number;
  /** The limit never falls below this, however slow everything is. */
  readonly min: number;
  /** How many may come at once while nobody stays for longer than the target. */
  readonly burst: number;
  readonly max: number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** How long a request waits before this process gets to it, in milliseconds. */
  readonly loopDelayMs: () => number;
}

/** Completed work counts for this long, with decreasing weight: a short pause of the database must not halve the rate. */
const REMEMBERED_MS = 500;

/**
 * Little's law: requests inside = requests completed per millisecond × time that each stays. So as many may be inside as
 * we complete in `targetMs`. While nobody stays for longer, nobody knows how much more we could do: then a burst may
 * enter.
 */
export function createDelayLimit(options: DelayLimitOptions): DelayLimit {
  const { targetMs, min, burst, max, clock, loopDelayMs } = options;
  /** The arrival times of the requests inside, oldest first. */
  const stays = new Set<{ readonly since: number }>();
  /** Counted only over time with something to do. */
  let done = 0;
  let busyMs = 0;
  let countedAt = clock();

  function advance(now: number): void {
    const kept = stays.size === 0 ? 1 : Math.exp((countedAt - now) / REMEMBERED_MS);
    done *= kept;
    busyMs = busyMs * kept + REMEMBERED_MS * (1 - kept);
    countedAt = now;
  }

  /** With this many inside, requests stay for the target on average. */
  function fitting(now: number): number {
    advance(now);
    const perMs = busyMs > 0 ? done / busyMs : 0;
    return Math.min(max, Math.max(min, perMs * Math.max(0, targetMs - loopDelayMs())));
  }

  function longestMs(now: number): number {
    for (const { since } of stays) return now - since;
    return 0;
  }

  return {
    enter() {
      const stay = { since: clock() };
      advance(stay.since);
      stays.add(stay);
      return {
        end(part) {
          advance(clock());
          stays.delete(stay);
          done += part;
        },
      };
    },
    inside: () => stays.size,
    limit() {
      const now = clock();
      const fits = fitting(now);
      return longestMs(now) + loopDelayMs() > targetMs ? fits : Math.max(fits, burst);
    },
    isCrowded: () => stays.size > fitting(clock()) / 2,
  };
}
