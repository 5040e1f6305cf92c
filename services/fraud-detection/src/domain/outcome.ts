import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import { withDispute, withFailure, type Activity } from "./activity.ts";
import type { RiskAssessment } from "./score.ts";
import { kindOf, type Subject } from "./subject.ts";

/** The outcome of a payment, read from an event. */
export interface PaymentOutcome {
  readonly event: string;
  readonly kind: "failed" | "disputed";
  readonly tenant: Tenant;
  readonly at: Instant;
  readonly paymentIntent: string | undefined;
  /** The subjects that the event itself names. */
  readonly subjects: readonly Subject[];
}

/** An assessment that the outcome may belong to. */
export interface AssessedAttempt {
  readonly decision: RiskAssessment["decision"];
  readonly subjects: readonly Subject[];
}

/**
 * Finds the subjects that an outcome counts against.
 *
 * The assessments of its payment intent, newest first, know more than the event: the address, and whether many share the
 * card's fingerprint. An intent may have been tried with several cards, so the assessment with the event's card comes
 * first; a blocked attempt has no outcome. Without an assessment (it timed out, or it counted nobody) the event's own
 * customer and e-mail count; its card only in live mode, because test tokens share fingerprints.
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
  // None of the assessments has the event's card, and the outcome must not count against another card.
  return match.subjects.filter((subject) => kindOf(subject) !== "card");
}

/** The subject's activity with the outcome counted. */
export function withOutcome(activity: Activity, { kind, at }: PaymentOutcome): Activity {
  return kind === "failed" ? withFailure(activity, at) : withDispute(activity, at);
}
