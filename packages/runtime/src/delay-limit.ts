/** How many requests may be inside at once, so that none stays for long. */
export interface DelayLimit {
  /** Notes that a request is inside from now on. */
  enter(): Stay;
  inside(): number;
  /** The most that should be inside now. */
  limit(): number;
  /** Whether requests stay inside for longer than half of the target, on average. */
  isCrowded(): boolean;
}

/** A request's time inside. */
export interface Stay {
  /** Ends it. `done` is the part of the request that was done: a payment is done by halves, before the acquirer is asked and after. */
  end(done: number): void;
}

export interface DelayLimitOptions {
  /** How long a request may stay inside, on average. */
  readonly targetMs: number;
  /** The limit never falls below it, however slow everything is. */
  readonly min: number;
  /** How many may come at once while nobody has stayed for longer than the target. */
  readonly burst: number;
  readonly max: number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** How long a request waits before this process gets to it, in milliseconds. */
  readonly loopDelayMs: () => number;
}

/** What was done counts for so long, and less as time passes: a database that stops for a moment must not halve the rate. */
const REMEMBERED_MS = 500;

/**
 * Little's law: what is inside = what is done per millisecond × how long it stays. So what is done in `targetMs` is as much
 * as may be inside. While nobody stays for longer, nobody knows how much more could be done: then a burst is let in.
 */
export function createDelayLimit(options: DelayLimitOptions): DelayLimit {
  const { targetMs, min, burst, max, clock, loopDelayMs } = options;
  /** When those that are inside came, the first one first. */
  const stays = new Set<{ readonly since: number }>();
  /** Of the time in which there was something to do. */
  let done = 0;
  let busyMs = 0;
  let countedAt = clock();

  function advance(now: number): void {
    const kept = stays.size === 0 ? 1 : Math.exp((countedAt - now) / REMEMBERED_MS);
    done *= kept;
    busyMs = busyMs * kept + REMEMBERED_MS * (1 - kept);
    countedAt = now;
  }

  /** As many as stay for the target on average. */
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
