import { createDelayLimit, type DelayLimitOptions, type Stay } from "./delay-limit.ts";

/**
 * Decides whose requests begin now. How long requests stay inside limits how many may be inside (see delay-limit.ts); a
 * refused caller knows it at once, and nothing has happened.
 *
 *     ask ──▶ admit ──▶ inside ◀──▶ outside (waits for a peer, which has its own limit) ──▶ leave
 *
 * Accounts share the room max-min. Up to the limit everybody enters. Beyond it only accounts below their share do: the
 * room that small accounts leave goes to larger ones, and an account that sends too much is the first to wait.
 */
export interface Admission {
  /** Whether some accounts would be refused now. */
  isFull(): boolean;
  /** Why a request of the account would be refused now; undefined if it would not. Takes no place. */
  refusalFor(account: string): AdmissionRefusal | undefined;
  /** Takes a place for a request of the account, or refuses it. */
  admit(account: string): Ticket | AdmissionRefusal;
  /** Requests wait for more than half of the allowed delay: work that nobody waits for should yield. */
  pressed(): boolean;
  /** For tests: how many requests are inside, for one account or for all, and how many may be. */
  inside(account?: string): number;
  limit(): number;
}

/** `over_share`: the account has its full share inside. `full`: there is no place even for accounts below their share. */
export type AdmissionRefusal = "over_share" | "full";

/** A request's place. Every method may be called repeatedly, and `leave` ends it. */
export interface Ticket {
  /** The request now waits for a peer: meanwhile it takes nothing of ours. */
  stepOut(): void;
  stepIn(): void;
  leave(): void;
}

export type AdmissionOptions = DelayLimitOptions;

/**
 * Up to this multiple of the limit may be inside, so that accounts below their share find a place, even when the limit
 * has just fallen.
 */
const HARD_CAP = 4;

/** Creates an admission for one class of requests. */
export function createAdmission(options: AdmissionOptions): Admission {
  const delayLimit = createDelayLimit(options);
  /** The requests that each account has inside. */
  const insideOf = new Map<string, number>();

  function refuse(account: string): AdmissionRefusal | undefined {
    const limit = delayLimit.limit();
    const inside = delayLimit.inside();
    if (inside < limit) return undefined;
    if ((insideOf.get(account) ?? 0) >= fairShare(limit)) return "over_share";
    return inside < HARD_CAP * limit ? undefined : "full";
  }

  /** The most that one account may have inside: accounts below an equal share leave their rest to the others. */
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
