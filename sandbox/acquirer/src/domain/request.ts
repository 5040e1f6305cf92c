import { hash } from "node:crypto";

/** Asks the issuer to hold an amount, or with `capture` to take it at once. */
export interface AuthoriseRequest {
  readonly kind: "authorise";
  readonly key: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  readonly capture: boolean;
  /** The test token: `pm_card_visa`. */
  readonly card: string;
  readonly descriptor: string | undefined;
  /** No shopper is present to authenticate. */
  readonly offSession: boolean;
  /** The challenge that the shopper was sent to before. */
  readonly challenge: string | undefined;
}

/** A final capture: what it leaves of the authorisation is released. */
export interface CaptureRequest {
  readonly kind: "capture";
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
  /** What the statement says; undefined: what the authorisation said. */
  readonly descriptor?: string | undefined;
}

/** Releases an authorisation of which nothing was captured. */
export interface VoidRequest {
  readonly kind: "void";
  readonly key: string;
  readonly authorisation: string;
}

/** Gives back some of what was captured. */
export interface RefundRequest {
  readonly kind: "refund";
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
}

/** What is done to an authorisation that is there already. */
export type FollowUpRequest = CaptureRequest | VoidRequest | RefundRequest;

/** Everything that is done under a key. */
export type OperationRequest = AuthoriseRequest | FollowUpRequest;

/** Equal for two requests exactly when they ask for the same thing; the key itself is no part of it. */
export function fingerprintOf(request: OperationRequest): string {
  return hash("sha256", JSON.stringify(significant(request)), "base64url");
}

function significant(request: OperationRequest): unknown[] {
  switch (request.kind) {
    case "authorise":
      return [
        request.kind,
        String(request.amount),
        request.currency,
        request.capture,
        request.card,
        request.descriptor ?? null,
        request.offSession,
        request.challenge ?? null,
      ];
    case "capture": {
      const parts = [request.kind, request.authorisation, String(request.amount)];
      // Absent parts add nothing, so that captures from before there was a descriptor still compare equal.
      return request.descriptor === undefined ? parts : [...parts, request.descriptor];
    }
    case "refund":
      return [request.kind, request.authorisation, String(request.amount)];
    case "void":
      return [request.kind, request.authorisation];
  }
}
