import type { Approved, Challenged, Declined } from "../domain/conclusion.ts";
import type { SettlementItem } from "../domain/settlement.ts";

/**
 * Moves money at the card networks. Every operation carries a key that is a function of the attempt's id: however often
 * it is sent under that key, it is done at most once and answers alike. No method throws for what the network or the
 * peer does.
 */
export interface Acquirer {
  /**
   * False where so many operations wait for it that new ones should be refused before anything is written. What has begun
   * is still sent.
   */
  hasRoom(): boolean;
  /** An approval says whether it was captured as well, also to whoever inquires later. */
  authorise(request: AuthoriseRequest): Promise<AcquirerOutcome>;
  capture(request: CaptureRequest): Promise<AcquirerOutcome>;
  void(request: VoidRequest): Promise<AcquirerOutcome>;
  refund(request: RefundRequest): Promise<AcquirerOutcome>;
  /** What became of the operation under this key. `not_found` is no promise: a late request may still arrive. */
  inquire(key: string): Promise<AcquirerInquiry>;
  /**
   * Closes the key: after `fenced`, nothing has been and nothing will be done under it. Answers the outcome instead
   * where the operation was done before.
   */
  fence(key: string): Promise<AcquirerInquiry>;
  /** What was paid out: reports are numbered from 1, and each reads alike for ever. */
  settlementReport(number: number): Promise<SettlementReportAnswer>;
}

export interface AuthoriseRequest {
  readonly key: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  /** True: authorise and capture in one step. */
  readonly capture: boolean;
  /** The test token of the card: `pm_card_visa`. */
  readonly paymentMethod: string;
  readonly descriptor: string | undefined;
  readonly offSession: boolean;
  /** The challenge that the shopper answered before, where there was one. */
  readonly challenge: string | undefined;
}

export interface CaptureRequest {
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
  /** What the statement says; undefined: what the authorisation said. */
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
