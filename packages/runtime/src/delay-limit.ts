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
  /** How many may come at once while nobody has stayed for half of the target. */
  readonly burst: number;
  readonly max: number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  /** How long a request waits before this process gets to it, in milliseconds. */
  readonly loopDelayMs: () => number;
}

/** A second, so that a database that stops for a moment does not halve the rate. */
const SLOTS = 10;
const SLOT_MS = 100;

/**
 * Little's law: what is inside = what is done per millisecond × how long it stays. So what is done in `targetMs` is as much
 * as may be inside. Below that rate nobody knows how much more could be done: then a burst is let in, until somebody has
 * stayed for so long that there is a queue.
 */
export function createDelayLimit(options: DelayLimitOptions): DelayLimit {
  const { targetMs, min, burst, max, clock, loopDelayMs } = options;
  /** When those that are inside came, the first one first. */
  const stays = new Set<{ readonly since: number }>();
  /** What was done in each tenth of the last second. */
  const done = new Float64Array(SLOTS);
  let slot = Math.floor(clock() / SLOT_MS);

  function advance(now: number): void {
    const current = Math.floor(now / SLOT_MS);
    for (let steps = Math.min(current - slot, SLOTS); steps > 0; steps--) done[(current - steps + 1) % SLOTS] = 0;
    slot = current;
  }

  /** As many as stay for the target on average. */
  function fitting(now: number): number {
    advance(now);
    const perMs = done.reduce((sum, part) => sum + part, 0) / (SLOTS * SLOT_MS);
    return Math.min(max, Math.max(min, perMs * Math.max(0, targetMs - loopDelayMs())));
  }

  function longestMs(now: number): number {
    for (const { since } of stays) return now - since;
    return 0;
  }

  return {
    enter() {
      const stay = { since: clock() };
      stays.add(stay);
      return {
        end(part) {
          stays.delete(stay);
          advance(clock());
          done[slot % SLOTS]! += part;
        },
      };
    },
    inside: () => stays.size,
    limit() {
      const now = clock();
      const fits = fitting(now);
      return longestMs(now) + loopDelayMs() > targetMs / 2 ? fits : Math.max(fits, burst);
    },
    isCrowded: () => stays.size > fitting(clock()) / 2,
  };
}
