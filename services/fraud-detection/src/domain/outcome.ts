import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import { withDispute, withFailure, type Activity } from "./activity.ts";
import type { RiskAssessment } from "./score.ts";
import { kindOf, type Subject } from "./subject.ts";

/** What became of a payment, as an event tells it. */
export interface PaymentOutcome {
  readonly event: string;
  readonly kind: "failed" | "disputed";
  readonly tenant: Tenant;
  readonly at: Instant;
  readonly paymentIntent: string | undefined;
  /** Whom the event itself names. */
  readonly subjects: readonly Subject[];
}

/** An assessment that may be the one whose outcome is told. */
export interface AssessedAttempt {
  readonly decision: RiskAssessment["decision"];
  readonly subjects: readonly Subject[];
}

/**
 * Whom an outcome counts against.
 *
 * The assessments of its payment intent, newest first, know more than the event: the address, and whether the card's
 * fingerprint is one that many share. An intent may have been tried with several cards, so the one whose card the event
 * names comes first; a blocked attempt has no outcome. Without an assessment (it timed out, or it counted nobody) the
 * event's own customer and e-mail count; its card only in live mode, because test tokens share theirs.
 */
export function subjectsOfOutcome(outcome: PaymentOutcome, assessed: readonly AssessedAttempt[]): readonly Subject[] {
  const candidates = assessed.filter(({ decision }) => decision !== "block");
  const card = outcome.subjects.find((subject) => kindOf(subject) === "card");
  const sameCard = candidates.find(({ subjects }) => card !== undefined && subjects.includes(card));
  const match = sameCard ?? candidates[0];
  if (match === undefined) {
    return outcome.subjects.filter((subject) => outcome.tenant.livemode || kindOf(subject) !== "card");
  }
  if (sameCard !== undefined || card === undefined) return match.subjects;
  // The event's card is not among the assessed ones: no other card may pay for it.
  return match.subjects.filter((subject) => kindOf(subject) !== "card");
}

/** The subject's activity with the outcome counted. */
export function withOutcome(activity: Activity, { kind, at }: PaymentOutcome): Activity {
  return kind === "failed" ? withFailure(activity, at) : withDispute(activity, at);
}
