import type { Id } from "@platform/kernel/id";
import type { Attempt, FinishedAttempt, LeasedAttempt } from "../domain/attempt.ts";
import type { Charge } from "../domain/charge.ts";
import type { DomainEvent } from "../domain/event.ts";
import type { LedgerTransaction } from "../domain/ledger.ts";
import type { ObjectName, Objects } from "../domain/objects.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { Caller } from "./caller.ts";
import type { Reader } from "./reader.ts";

/**
 * The one path by which anything is written. Commands of concurrent callers share a commit; in it each is decided on
 * rows that are locked, sees what the commands before it decided, and gets a reply of its own.
 */
export interface Journal {
  commit<T>(command: Command<T>): Promise<Committed<T>>;
}

export interface Command<T> {
  /** The caller's claim is made by this commit; where it finishes an attempt, the commit that began the attempt has made it. */
  readonly caller: Caller;
  /** What `decide` needs to see. */
  readonly needs: Needs;
  /** Set where the commit begins or finishes an attempt: tells, after a lost connection, whether it took place. */
  readonly attempt: BegunAttempt | HeldAttempt | null;
  /** Decides on locked rows: pure, synchronous, called once per try. */
  readonly decide: (rows: LockedRows) => Decision<T>;
}

interface BegunAttempt {
  readonly step: "begin";
  readonly id: Id<"att">;
}

/** An attempt with the lease under which it is finished. */
type HeldAttempt = { readonly step: "finish" } & Pick<LeasedAttempt, "id" | "leaseEpoch" | "leasedUntil">;

/** Ids of the rows to lock. A row that the decision changes must be among them, unless the decision makes it. */
export interface Needs extends Partial<Readonly<Record<ObjectName, string>>> {
  /** Instead of `payment_intent`, where the caller knows the row as it is: it is locked, and not read again. */
  readonly intentAtHand?: PaymentIntent;
}

/** Rows of this command's tenant as the commands before it in the same commit left them. */
export type LockedRows = { readonly [N in ObjectName]: Objects[N] | undefined };

export interface Decision<T> {
  readonly value: T;
  readonly changes: Changes;
  /** What the caller is answered and the claim keeps; null while an attempt is still open. */
  readonly reply: CommandAnswer | null;
  /** True: nothing began, and the claim is given back. The same key may ask again. */
  readonly givesClaimBack?: boolean;
}

/** New and changed objects, both given whole. */
type ChangedObjects = { readonly [N in ObjectName]?: readonly Objects[N][] };

/** Everything that a decision may change. */
export interface Changes extends ChangedObjects {
  readonly begun?: readonly Attempt[];
  readonly finished?: readonly FinishedAttempt[];
  readonly transactions?: readonly LedgerTransaction[];
  readonly events?: readonly DomainEvent[];
  /** Charges that are paid and still without a score, each with the attempt that made it. */
  readonly unscored?: readonly { readonly charge: Id<"ch">; readonly attempt: Id<"att"> }[];
  /** Unscored charges whose score has come. */
  readonly scored?: readonly Id<"ch">[];
}

/** What a request is answered with, before it has bytes. */
export type CommandAnswer =
  | { readonly kind: "object"; readonly object: AnswerObject }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

/** An object with its name. The charge that the decision knows, where it knows one, need not be read to be expanded. */
export type AnswerObject = {
  [N in keyof Answered]: { readonly object: N; readonly value: Answered[N]; readonly charge?: Charge | null };
}[keyof Answered];

interface Answered extends Objects {
  webhook_endpoint: WebhookEndpoint;
}

/** The bytes of an answer: stored under the claim, sent to the caller, replayed to whoever repeats the request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

export type Committed<T> =
  | {
      readonly kind: "done";
      readonly value: T;
      readonly reply: Reply | null;
      /** Until when an attempt that this commit began is its holder's, in milliseconds of performance.now(). */
      readonly leasedUntil: number;
    }
  /** The key was claimed before, by the request of this id. */
  | { readonly kind: "replayed"; readonly reply: Reply; readonly originalRequest: string }
  | { readonly kind: "key_in_use" }
  | { readonly kind: "key_reused"; readonly operation: string }
  /** Another holder has finished the attempt; its reply, where the attempt's claim has one. */
  | { readonly kind: "overtaken"; readonly reply: Reply | null };

/** Gives an answer its bytes. `reader` sees the commit that the answer belongs to. */
export interface Replies {
  /** Undefined where it takes reading: then `renderWithReads` does it. */
  render(caller: Caller, answer: CommandAnswer): Reply | undefined;
  renderWithReads(caller: Caller, answer: CommandAnswer, reader: Reader): Promise<Reply>;
}
