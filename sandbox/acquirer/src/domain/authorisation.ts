import type { CaptureRequest, FollowUpRequest, RefundRequest } from "./request.ts";

/**
 * The money under one approved authorisation.
 *
 *     authorised ──capture──▶ captured ──refund──▶ refunded, until all of it is
 *         └──────void───────▶ voided
 */
export interface Authorisation {
  readonly id: string;
  readonly authorised: bigint;
  /** 0 until the only capture, which is final. */
  readonly captured: bigint;
  readonly refunded: bigint;
  readonly voided: boolean;
  /** False for the test cards whose refunds fail. */
  readonly refundable: boolean;
}

/** Why a follow-up is declined: the rule that it broke, in order of precedence. */
export type FollowUpRefusal =
  | "authorisation_not_found"
  | "already_voided"
  | "already_captured"
  | "capture_exceeds_authorised"
  | "not_captured"
  | "refund_exceeds_captured"
  | "refund_declined";

export type FollowUpDecision =
  | { readonly approved: true; readonly authorisation: Authorisation }
  | { readonly approved: false; readonly refusal: FollowUpRefusal };

/** Decides a capture, void or refund from the authorisation's current state. */
export function decideFollowUp(authorisation: Authorisation | undefined, request: FollowUpRequest): FollowUpDecision {
  if (authorisation === undefined) return refuse("authorisation_not_found");
  if (authorisation.voided) return refuse("already_voided");
  switch (request.kind) {
    case "capture":
      return decideCapture(authorisation, request);
    case "void":
      return decideVoid(authorisation);
    case "refund":
      return decideRefund(authorisation, request);
  }
}

function decideCapture(authorisation: Authorisation, { amount }: CaptureRequest): FollowUpDecision {
  if (authorisation.captured > 0n) return refuse("already_captured");
  if (amount > authorisation.authorised) return refuse("capture_exceeds_authorised");
  return approve({ ...authorisation, captured: amount });
}

function decideVoid(authorisation: Authorisation): FollowUpDecision {
  if (authorisation.captured > 0n) return refuse("already_captured");
  return approve({ ...authorisation, voided: true });
}

function decideRefund(authorisation: Authorisation, { amount }: RefundRequest): FollowUpDecision {
  if (authorisation.captured === 0n) return refuse("not_captured");
  if (authorisation.refunded + amount > authorisation.captured) return refuse("refund_exceeds_captured");
  if (!authorisation.refundable) return refuse("refund_declined");
  return approve({ ...authorisation, refunded: authorisation.refunded + amount });
}

const approve = (authorisation: Authorisation): FollowUpDecision => ({ approved: true, authorisation });
const refuse = (refusal: FollowUpRefusal): FollowUpDecision => ({ approved: false, refusal });
