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
 * The only path for writes. Commands of concurrent callers share a commit; in it, each command decides on locked rows,
 * sees what the commands before it decided, and gets a reply of its own.
 */
export interface Journal {
  commit<T>(command: Command<T>): Promise<Committed<T>>;
}

export interface Command<T> {
  /** This commit makes the caller's claim, unless it finishes an attempt: then the commit that began the attempt did. */
  readonly caller: Caller;
  /** The rows that `decide` needs. */
  readonly needs: Needs;
  /** Set where the commit begins or finishes an attempt: shows, after a lost connection, whether the commit happened. */
  readonly attempt: BegunAttempt | HeldAttempt | null;
  /** Decides on locked rows: pure, synchronous, called once per try. */
  readonly decide: (rows: LockedRows) => Decision<T>;
}

interface BegunAttempt {
  readonly step: "begin";
  readonly id: Id<"att">;
}

/** An attempt with the lease under which its holder finishes it. */
type HeldAttempt = { readonly step: "finish" } & Pick<LeasedAttempt, "id" | "leaseEpoch" | "leasedUntil">;

/** Ids of the rows to lock. They must include each row that the decision changes, unless the decision creates it. */
export interface Needs extends Partial<Readonly<Record<ObjectName, string>>> {
  /** Instead of `payment_intent`, where the caller has the current row: we lock it, and do not read it again. */
  readonly intentAtHand?: PaymentIntent;
}

/** Rows of this command's tenant as the commands before it in the same commit left them. */
export type LockedRows = { readonly [N in ObjectName]: Objects[N] | undefined };

export interface Decision<T> {
  readonly value: T;
  readonly changes: Changes;
  /** The answer that the caller gets and the claim keeps; null while an attempt is still open. */
  readonly reply: CommandAnswer | null;
  /** The object that the audit log names, where neither the reply nor an attempt does. */
  readonly object?: string;
  /** True: nothing began, and we release the claim. The same key may ask again. */
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

/** The answer to a request, before it becomes bytes. */
export type CommandAnswer =
  | { readonly kind: "object"; readonly object: AnswerObject }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

/** An object with its name. If the decision knows the charge, we can expand it without a read. */
export type AnswerObject = {
  [N in keyof Answered]: { readonly object: N; readonly value: Answered[N]; readonly charge?: Charge | null };
}[keyof Answered];

interface Answered extends Objects {
  webhook_endpoint: WebhookEndpoint;
}

/** The bytes of an answer: stored under the claim, sent to the caller, replayed to a repeated request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

export type Committed<T> =
  | {
      readonly kind: "done";
      readonly value: T;
      readonly reply: Reply | null;
      /** When the holder's lease on an attempt of this commit ends, in milliseconds of performance.now(). */
      readonly leasedUntil: number;
    }
  /** The key was claimed before, by the request of this id. */
  | { readonly kind: "replayed"; readonly reply: Reply; readonly originalRequest: string }
  | { readonly kind: "key_in_use" }
  | { readonly kind: "key_reused"; readonly operation: string }
  /** Another holder has finished the attempt; its reply, where the attempt's claim has one. */
  | { readonly kind: "overtaken"; readonly reply: Reply | null };

/** Turns an answer into bytes. `reader` sees the commit that the answer belongs to. */
export interface Replies {
  /** Undefined where the answer needs a read: then `renderWithReads` renders it. */
  render(caller: Caller, answer: CommandAnswer): Reply | undefined;
  renderWithReads(caller: Caller, answer: CommandAnswer, reader: Reader): Promise<Reply>;
}
