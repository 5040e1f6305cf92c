import { acquirerKey } from "../domain/attempt.ts";
import type { Card } from "../domain/card.ts";
import type { Charge } from "../domain/charge.ts";
import type { AttemptEnd } from "../domain/conclusion.ts";
import { requestsChallenge } from "../domain/method-options.ts";
import { type PaymentIntent, statementTextOf } from "../domain/payment-intent.ts";
import type { AcquirerInquiry, AcquirerOutcome } from "../ports/acquirer.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { Deps } from "./deps.ts";

/** Sends an authorisation, with or without the capture. */
export function authorise(
  { acquirer }: Deps,
  { attempt }: HeldAttempt,
  intent: PaymentIntent,
  card: Card,
  capture: boolean,
): Promise<AcquirerOutcome> {
  const { details } = intent;
  return acquirer.authorise({
    key: acquirerKey(attempt),
    amount: attempt.amount,
    currency: intent.currency,
    capture,
    paymentMethod: card.token,
    descriptor: descriptorOf(intent),
    offSession: details.offSession,
    requestChallenge: requestsChallenge(details.methodOptions),
    challenge: details.nextAction?.challenge,
  });
}

/** Sends a capture, void or refund of a charge that was authorised. */
export function askAbout(
  { acquirer }: Deps,
  { attempt, intent }: HeldAttempt,
  charge: Charge,
): Promise<AcquirerOutcome> {
  const key = acquirerKey(attempt);
  const authorisation = charge.details.authorisation!;
  switch (attempt.kind) {
    case "capture":
      // The capture may have changed the words on the statement.
      return acquirer.capture({ key, authorisation, amount: attempt.amount, descriptor: descriptorOf(intent!) });
    case "void":
      return acquirer.void({ key, authorisation });
    case "refund":
      return acquirer.refund({ key, authorisation, amount: attempt.amount });
    case "authorise":
      throw new Error("an authorisation is not about a charge that exists");
  }
}

const descriptorOf = ({ details }: PaymentIntent): string | undefined => statementTextOf(details) ?? undefined;

/** How the attempt ended, or undefined where that is not known yet. */
export function endOf(outcome: AcquirerOutcome | AcquirerInquiry): AttemptEnd | undefined {
  switch (outcome.kind) {
    case "approved":
    case "declined":
    case "challenge":
      return outcome;
    case "fenced":
    case "not_sent":
      return { kind: "not_done", why: outcome.kind };
    case "not_found":
    case "unknown":
      return undefined;
  }
}
