import type { Challenge } from "./challenge.ts";
import { authenticationFailed, challengedOutcomeOf, outcomeOf, verificationOf, type FinalOutcome } from "./outcomes.ts";
import type { AuthoriseRequest } from "./request.ts";

export type AuthoriseDecision =
  | FinalOutcome
  /** Send the shopper to this challenge, or to a new one (undefined). */
  | { readonly kind: "challenge"; readonly open: Challenge | undefined };

/** Decides an authorisation. `challenge` is the one that the request names, if it exists. */
export function decideAuthorise(request: AuthoriseRequest, challenge: Challenge | undefined): AuthoriseDecision {
  const usual = request.amount === 0n ? verificationOf(request.card) : outcomeOf(request.card);
  const outcome = request.requestChallenge ? challengedOutcomeOf(request.card, usual) : usual;
  if (outcome.kind !== "challenge") return outcome;
  if (request.challenge === undefined) {
    return request.offSession ? outcome.offSession : { kind: "challenge", open: undefined };
  }
  // The shopper agreed to one amount on one card, and to nothing else.
  if (challenge === undefined || !isFor(challenge, request)) return authenticationFailed;
  switch (challenge.answer) {
    case "open":
      return { kind: "challenge", open: challenge };
    case "failed":
      return authenticationFailed;
    case "completed":
      return outcome.completed;
  }
}

const isFor = (challenge: Challenge, { card, amount, currency }: AuthoriseRequest): boolean =>
  challenge.card === card && challenge.amount === amount && challenge.currency === currency;
