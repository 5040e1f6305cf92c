import { fingerprintOf, type OperationRequest } from "./request.ts";

/** The answer for a key, which never changes. */
export type OperationAnswer =
  | { readonly status: "approved"; readonly reference: string }
  | {
      readonly status: "declined";
      readonly reference: string;
      readonly code: string;
      readonly declineCode?: string | undefined;
    }
  /** Nothing was authorised: the shopper has to authenticate first. */
  | { readonly status: "challenge"; readonly reference: string; readonly challenge: string }
  /** Nothing has happened with this key, and nothing ever will. */
  | { readonly status: "fenced" };

/** An operation without an answer yet, and its key. */
export interface UnansweredOperation {
  readonly key: string;
  readonly kind: OperationRequest["kind"] | "fence";
  readonly fingerprint: string;
  /** The authorisation that a capture, void or refund refers to. */
  readonly authorisation: string | undefined;
  readonly amount: bigint | undefined;
  readonly currency: string | undefined;
  readonly capture: boolean | undefined;
}

/** A key that is taken: the operation that holds it, and its answer. */
export interface Operation extends UnansweredOperation {
  readonly answer: OperationAnswer;
}

const ABSENT = { authorisation: undefined, amount: undefined, currency: undefined, capture: undefined };

/** Turns a request into its operation. */
export function unansweredOperation(request: OperationRequest): UnansweredOperation {
  const common = { ...ABSENT, key: request.key, kind: request.kind, fingerprint: fingerprintOf(request) };
  switch (request.kind) {
    case "authorise":
      return { ...common, amount: request.amount, currency: request.currency, capture: request.capture };
    case "capture":
    case "refund":
      return { ...common, authorisation: request.authorisation, amount: request.amount };
    case "void":
      return { ...common, authorisation: request.authorisation };
  }
}

/** The tombstone that a fence puts on an unused key. */
export function fenceOperation(key: string): Operation {
  return { ...ABSENT, key, kind: "fence", fingerprint: "", answer: { status: "fenced" } };
}

/** Whether a key's holder may answer this request: the request is the same, or the key is fenced. */
export function answersRequest(holder: Operation, operation: UnansweredOperation): boolean {
  return holder.kind === "fence" || holder.fingerprint === operation.fingerprint;
}
