import type { AttemptEnd } from "../domain/conclusion.ts";
import type { Counter } from "../ports/counters.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { Deps } from "./deps.ts";

/**
 * Counts how an authorisation ended, for the authorisation rate. It leaves out test mode, because merchants cause
 * declines there on purpose.
 */
export function countAuthorisation({ metrics }: Deps, { caller, attempt }: HeldAttempt, end: AttemptEnd): void {
  if (attempt.kind === "authorise" && caller.tenant.livemode) metrics.count(COUNTERS[end.kind]);
}

const COUNTERS: Readonly<Record<AttemptEnd["kind"], Counter>> = {
  approved: "AuthorisationsApproved",
  declined: "AuthorisationsDeclined",
  blocked: "AuthorisationsBlocked",
  not_done: "AuthorisationsNotDone",
  // Nothing is decided yet: the shopper authenticates, and the next attempt counts.
  challenge: "AuthorisationsChallenged",
};
