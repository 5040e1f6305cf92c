import { createDelayLimit, type DelayLimitOptions, type Stay } from "./delay-limit.ts";

/**
 * Decides whose requests begin now. What is inside is bounded by how long it stays (see delay-limit.ts); whoever is refused
 * knows it at once, and nothing was done.
 *
 *     ask ──▶ admit ──▶ inside ◀──▶ outside (a peer is asked, and has a bound of its own) ──▶ leave
 *
 * Room is shared max-min. Up to the limit everybody is admitted. Beyond it only accounts with less than their share, which
 * is the limit divided by the accounts that are active: the share of those who want less goes to whoever wants more, and
 * one that sends too much is the first to wait.
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

/** How many times the limit may be inside, so that accounts below their share find a place. */
const HARD_CAP = 2;
/** An account counts for the shares for so long after its last request. */
const ACTIVE_MS = 1_000;

interface Account {
  inside: number;
  /** Inside or outside. */
  underWay: number;
  lastSeenAt: number;
}

/** Creates an admission for one class of requests. */
export function createAdmission(options: AdmissionOptions): Admission {
  const { clock } = options;
  const delayLimit = createDelayLimit(options);
  /** Those that are active, and for a moment those that no longer are. */
  const accounts = new Map<string, Account>();
  let forgottenAt = clock();

  function see(name: string): Account {
    const now = clock();
    if (now - forgottenAt >= ACTIVE_MS) forget(now);
    const known = accounts.get(name);
    if (known !== undefined) {
      known.lastSeenAt = now;
      return known;
    }
    const fresh: Account = { inside: 0, underWay: 0, lastSeenAt: now };
    accounts.set(name, fresh);
    return fresh;
  }

  function forget(now: number): void {
    forgottenAt = now;
    for (const [name, { underWay, lastSeenAt }] of accounts) {
      if (underWay === 0 && now - lastSeenAt >= ACTIVE_MS) accounts.delete(name);
    }
  }

  function refuse(account: Account): AdmissionRefusal | undefined {
    const limit = delayLimit.limit();
    const inside = delayLimit.inside();
    if (inside < limit) return undefined;
    if (account.inside >= limit / accounts.size) return "over_share";
    return inside < HARD_CAP * limit ? undefined : "full";
  }

  function ticketOf(account: Account): Ticket {
    let stay: Stay | undefined;
    let undone = 1;
    let isGone = false;
    account.underWay++;
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
        account.underWay--;
      },
    };
  }

  return {
    isFull: () => delayLimit.inside() >= delayLimit.limit(),
    refusalFor: (name) => refuse(see(name)),
    admit(name) {
      const account = see(name);
      return refuse(account) ?? ticketOf(account);
    },
    pressed: () => delayLimit.isCrowded(),
    inside: (name) => (name === undefined ? delayLimit.inside() : (accounts.get(name)?.inside ?? 0)),
    limit: () => delayLimit.limit(),
  };
}
