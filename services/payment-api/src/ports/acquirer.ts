import type { Approved, Challenged, Declined } from "../domain/conclusion.ts";
import type { SettlementItem } from "../domain/settlement.ts";

/**
 * Moves money at the card networks. Every operation has a key that is a function of the attempt's id: however often we
 * send it under that key, the acquirer does it at most once and answers the same. No method throws for anything that the
 * network or the peer does.
 */
export interface Acquirer {
  /**
   * False where so many operations wait that we should refuse new ones before we write anything. We still send operations
   * that have begun.
   */
  hasRoom(): boolean;
  /** An approval also says whether the acquirer captured, and a later inquiry says the same. */
  authorise(request: AuthoriseRequest): Promise<AcquirerOutcome>;
  capture(request: CaptureRequest): Promise<AcquirerOutcome>;
  void(request: VoidRequest): Promise<AcquirerOutcome>;
  refund(request: RefundRequest): Promise<AcquirerOutcome>;
  /** How the operation under this key ended. `not_found` is no promise: a late request may still arrive. */
  inquire(key: string): Promise<AcquirerInquiry>;
  /**
   * Closes the key: after `fenced`, the acquirer has done and will do nothing under it. Answers with the outcome instead
   * where the operation was done before.
   */
  fence(key: string): Promise<AcquirerInquiry>;
  /** The acquirer's payouts: reports are numbered from 1, and none ever changes. */
  settlementReport(number: number): Promise<SettlementReportAnswer>;
}

export interface AuthoriseRequest {
  readonly key: string;
  /** Minor units. 0 asks the issuer whether it accepts the card, and authorises nothing. */
  readonly amount: bigint;
  readonly currency: string;
  /** True: authorise and capture in one step. */
  readonly capture: boolean;
  /** The test token of the card: `pm_card_visa`. */
  readonly paymentMethod: string;
  readonly descriptor: string | undefined;
  readonly offSession: boolean;
  /** The merchant wants the shopper to authenticate even where the issuer would not ask. */
  readonly requestChallenge: boolean;
  /** The challenge that the shopper answered before, where there was one. */
  readonly challenge: string | undefined;
}

export interface CaptureRequest {
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
  /** The text on the statement; undefined: the authorisation's text. */
  readonly descriptor?: string | undefined;
}

export interface VoidRequest {
  readonly key: string;
  readonly authorisation: string;
}

export interface RefundRequest {
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
}

/** What the acquirer said: final, and the same for ever under the key. */
export type AcquirerAnswer = Approved | Declined | Challenged | { readonly kind: "fenced" };

export type AcquirerOutcome =
  | AcquirerAnswer
  /** The request provably never left: nothing was done, and the key is still free. */
  | { readonly kind: "not_sent"; readonly cause: unknown }
  /** Sent without a usable answer: it was done, was not done, or is still on its way. */
  | { readonly kind: "unknown"; readonly cause: unknown };

export type AcquirerInquiry =
  | AcquirerAnswer
  | { readonly kind: "not_found" }
  | { readonly kind: "unknown"; readonly cause: unknown };

export type SettlementReportAnswer =
  | { readonly kind: "report"; readonly items: readonly SettlementItem[] }
  | { readonly kind: "none_yet" }
  | { readonly kind: "unknown"; readonly cause: unknown };
