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
interface Account {
  inside: number;
  /** Inside or outside. */
  underWay: number;
}

/** Creates an admission for one class of requests. */
export function createAdmission(options: AdmissionOptions): Admission {
  const delayLimit = createDelayLimit(options);
  /** Those with requests under way. */
  const accounts = new Map<string, Account>();

  function refuse(account: Account): AdmissionRefusal | undefined {
    const limit = delayLimit.limit();
    const inside = delayLimit.inside();
    if (inside < limit) return undefined;
    if (account.inside >= fairShare(limit)) return "over_share";
    return inside < HARD_CAP * limit ? undefined : "full";
  }

  /** The most that an account may have when all that fits is shared: those with less leave the rest to the others. */
  function fairShare(limit: number): number {
    const insides = [...accounts.values()].map((account) => account.inside).toSorted((one, other) => one - other);
    let room = limit;
    for (const [index, inside] of insides.entries()) {
      const share = room / (insides.length - index);
      if (inside >= share) return share;
      room -= inside;
    }
    return room;
  }

  function accountOf(name: string): Account {
    return accounts.get(name) ?? { inside: 0, underWay: 0 };
  }

  function ticketOf(name: string, account: Account): Ticket {
    let stay: Stay | undefined;
    let undone = 1;
    let isGone = false;
    account.underWay++;
    accounts.set(name, account);
    enter();

    function enter(): void {
      stay = delayLimit.enter();
      account.inside++;
    }

    function end(done: number): void {
      if (stay === undefined) return;
      stay.end(done);
      stay = undefined;
      undone -= done;
      account.inside--;
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
        if (--account.underWay === 0) accounts.delete(name);
      },
    };
  }

  return {
    isFull: () => delayLimit.inside() >= delayLimit.limit(),
    refusalFor: (name) => refuse(accountOf(name)),
    admit(name) {
      const account = accountOf(name);
      return refuse(account) ?? ticketOf(name, account);
    },
    pressed: () => delayLimit.isCrowded(),
    inside: (name) => (name === undefined ? delayLimit.inside() : accountOf(name).inside),
    limit: () => delayLimit.limit(),
  };
}
