import { fingerprintOf, type OperationRequest } from "./request.ts";

/** What is answered under a key, the same for ever. */
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
  /** Nothing was done under the key, and nothing ever will be. */
  | { readonly status: "fenced" };

/** A key and the operation that is asked under it. */
export interface UnansweredOperation {
  readonly key: string;
  readonly kind: OperationRequest["kind"] | "fence";
  readonly fingerprint: string;
  /** What a capture, void or refund is about. */
  readonly authorisation: string | undefined;
  readonly amount: bigint | undefined;
  readonly currency: string | undefined;
  readonly capture: boolean | undefined;
}

/** A key that is taken: by what, and with which answer. */
export interface Operation extends UnansweredOperation {
  readonly answer: OperationAnswer;
}

const ABSENT = { authorisation: undefined, amount: undefined, currency: undefined, capture: undefined };

/** The operation that a request asks for. */
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

/** The tombstone that a fence puts under a key that nobody has used. */
export function fenceOperation(key: string): Operation {
  return { ...ABSENT, key, kind: "fence", fingerprint: "", answer: { status: "fenced" } };
}

/** Whether the holder of a key answers this request: it is the same one, or the key was fenced. */
export function answersRequest(holder: Operation, operation: UnansweredOperation): boolean {
  return holder.kind === "fence" || holder.fingerprint === operation.fingerprint;
}
