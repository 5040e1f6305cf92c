import type { FinishedAttempt } from "./attempt.ts";
import type { Charge } from "./charge.ts";
import type { DomainEvent } from "./event.ts";
import type { LedgerTransaction } from "./ledger.ts";
import type { PaymentIntent } from "./payment-intent.ts";
import type { Refund } from "./refund.ts";
import type { Refusal } from "./refusal.ts";

/** The changes that the end of an attempt brings: one commit writes all of them. */
export interface Conclusion {
  readonly state: FinishedAttempt["state"];
  /** For a person who investigates: `approved`, `insufficient_funds`, `blocked`, `fenced`, … */
  readonly result: string;
  readonly intent?: PaymentIntent;
  readonly charge?: Charge;
  readonly refund?: Refund;
  readonly transaction?: LedgerTransaction;
  /** Set where the charge is authorised without a score. */
  readonly unscored?: true;
  /** Set where an unscored charge no longer waits for its score. */
  readonly scored?: true;
  readonly events: readonly DomainEvent[];
  /** Set where the request is answered with an error. */
  readonly refusal?: Refusal;
}

/** How the acquirer, or the lack of one, ended an attempt for good. */
export type AttemptEnd =
  | Approved
  | Declined
  | Challenged
  /** Our own risk rules said no; we never asked the acquirer. */
  | { readonly kind: "blocked" }
  /** It certainly has not happened, and never will. */
  | { readonly kind: "not_done"; readonly why: "not_sent" | "fenced" };

/** The end of an attempt in a word. */
export function resultOf(end: AttemptEnd): string {
  if (end.kind === "declined") return end.declineCode ?? end.code;
  return end.kind === "not_done" ? end.why : end.kind;
}

/** The acquirer has done it. */
export interface Approved {
  readonly kind: "approved";
  /** The acquirer's id for the operation. */
  readonly reference: string;
  readonly networkTransactionId?: string | undefined;
  readonly authorisationCode?: string | undefined;
  /** For an authorisation: whether the acquirer captured in the same step. */
  readonly captured?: boolean | undefined;
}

/** The issuer or the acquirer said no. */
export interface Declined {
  readonly kind: "declined";
  readonly reference: string;
  readonly code: string;
  readonly declineCode?: string | undefined;
}

/** The shopper must authenticate at `url` first; nothing was authorised. */
export interface Challenged {
  readonly kind: "challenge";
  readonly reference: string;
  readonly challenge: string;
  readonly url: string;
}
