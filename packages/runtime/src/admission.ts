import { createDelayLimit, type DelayLimitOptions, type Stay } from "./delay-limit.ts";

/**
 * Decides whose requests begin now. What is inside is bounded by how long it stays (see delay-limit.ts); whoever is refused
 * knows it at once, and nothing was done.
 *
 *     ask ──▶ admit ──▶ inside ◀──▶ outside (a peer is asked, and has a bound of its own) ──▶ leave
 *
 * Room is shared max-min. Up to the limit everybody is admitted. Beyond it only accounts with less than their share: what
 * those leave who want less goes to whoever wants more, and one that sends too much is the first to wait.
 */
export interface Admission {
  /** Whether some accounts would be refused now. */
  isFull(): boolean;
  /** Why a request of the account would be refused now, if it would. Takes no place. */
  refusalFor(account: string): AdmissionRefusal | undefined;
  /** Takes a place for a request of the account, or refuses it. */
  admit(account: string): Ticket | AdmissionRefusal;
  /** Requests are delayed by more than half of what they may be: what nobody waits for should yield. */
  pressed(): boolean;
  /** For tests: how many are inside, of one account or of all, and how many may be. */
  inside(account?: string): number;
  limit(): number;
}

/** `over_share`: the account has its share inside. `full`: there is no place even for those who have less. */
export type AdmissionRefusal = "over_share" | "full";

/** A request's place. Every method may be called again without harm, and `leave` ends it. */
export interface Ticket {
  /** Waits for a peer from now on: it takes nothing of ours meanwhile. */
  stepOut(): void;
  stepIn(): void;
  leave(): void;
}

export type AdmissionOptions = DelayLimitOptions;

/**
 * How many times the limit may be inside, so that accounts below their share find a place, also when the limit has just
 * fallen.
 */
const HARD_CAP = 4;

/** Creates an admission for one class of requests. */
export function createAdmission(options: AdmissionOptions): Admission {
  const delayLimit = createDelayLimit(options);
  /** How many each account has inside, if any. */
  const insideOf = new Map<string, number>();

  function refuse(account: string): AdmissionRefusal | undefined {
    const limit = delayLimit.limit();
    const inside = delayLimit.inside();
    if (inside < limit) return undefined;
    if ((insideOf.get(account) ?? 0) >= fairShare(limit)) return "over_share";
    return inside < HARD_CAP * limit ? undefined : "full";
  }

  /** The most that an account may have when all that fits is shared: those with less leave the rest to the others. */
  function fairShare(limit: number): number {
    const insides = [...insideOf.values()].toSorted((one, other) => one - other);
    let room = limit;
    for (const [index, inside] of insides.entries()) {
      const share = room / (insides.length - index);
      if (inside >= share) return share;
      room -= inside;
    }
    return room;
  }

  function count(account: string, by: 1 | -1): void {
    const inside = (insideOf.get(account) ?? 0) + by;
    if (inside === 0) insideOf.delete(account);
    else insideOf.set(account, inside);
  }

  function ticketOf(account: string): Ticket {
    let stay: Stay | undefined;
    let undone = 1;
    let isGone = false;
    enter();

    function enter(): void {
      stay = delayLimit.enter();
      count(account, 1);
    }

    function end(done: number): void {
      if (stay === undefined) return;
      stay.end(done);
      stay = undefined;
      undone -= done;
      count(account, -1);
    }

    return {
      stepOut() {
        end(undone / 2);
      },
      stepIn() {
        if (stay === undefined && !isGone) enter();
      },
      leave() {
        if (isGone) return;
        isGone = true;
        end(undone);
      },
    };
  }

  return {
    isFull: () => delayLimit.inside() >= delayLimit.limit(),
    refusalFor: refuse,
    admit: (account) => refuse(account) ?? ticketOf(account),
    pressed: () => delayLimit.isCrowded(),
    inside: (account) => (account === undefined ? delayLimit.inside() : (insideOf.get(account) ?? 0)),
    limit: () => delayLimit.limit(),
  };
}
