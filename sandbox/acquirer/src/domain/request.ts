import { hash } from "node:crypto";

/** Asks the issuer to hold an amount, or, with `capture`, to take it at once. */
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
  /** The merchant wants a challenge even where the issuer would not ask for one. */
  readonly requestChallenge: boolean;
  /** The challenge that the shopper went through before. */
  readonly challenge: string | undefined;
}

/** A final capture: it releases the rest of the authorisation. */
export interface CaptureRequest {
  readonly kind: "capture";
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
  /** The text on the statement; undefined: the same as the authorisation's. */
  readonly descriptor?: string | undefined;
}

/** Releases an authorisation without any capture. */
export interface VoidRequest {
  readonly kind: "void";
  readonly key: string;
  readonly authorisation: string;
}

/** Returns some of the captured amount. */
export interface RefundRequest {
  readonly kind: "refund";
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
}

/** An operation on an existing authorisation. */
export type FollowUpRequest = CaptureRequest | VoidRequest | RefundRequest;

/** Every operation that can have a key. */
export type OperationRequest = AuthoriseRequest | FollowUpRequest;

/** Equal for two requests exactly when they ask for the same thing; the key does not count. */
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
        // Absent before requests for a challenge existed: these still compare equal.
        ...(request.requestChallenge ? [true] : []),
      ];
    case "capture": {
      const parts = [request.kind, request.authorisation, String(request.amount)];
      // Absent parts add nothing, so that captures from before descriptors existed still compare equal.
      return request.descriptor === undefined ? parts : [...parts, request.descriptor];
    }
    case "refund":
      return [request.kind, request.authorisation, String(request.amount)];
    case "void":
      return [request.kind, request.authorisation];
  }
}
