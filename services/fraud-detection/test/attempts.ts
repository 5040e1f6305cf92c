import type { AssessmentRequest } from "@platform/contracts/assessment";
import type { EventMessage } from "@platform/contracts/event-batch";
import { newId } from "@platform/kernel/id";

/** A payment with a test token that names nobody, so nothing counts. */
export function anonymousAttempt(changes: Partial<AssessmentRequest> = {}): AssessmentRequest {
  return {
    attempt: newId("att"),
    account: "acct_test",
    livemode: false,
    payment_intent: newId("pi"),
    amount: 1_000,
    currency: "usd",
    card: { fingerprint: "shared", shared_fingerprint: true, risk: "normal" },
    ...changes,
  };
}

/** A payment with its own card. */
export function cardAttempt(fingerprint: string, changes: Partial<AssessmentRequest> = {}): AssessmentRequest {
  return anonymousAttempt({ card: { fingerprint, shared_fingerprint: false, risk: "normal" }, ...changes });
}

/** An event as the relay sends it. */
export function eventOf(type: string, object: object, changes: Partial<EventMessage> = {}): EventMessage {
  return {
    id: newId("evt"),
    account: "acct_test",
    livemode: false,
    type,
    created: Math.floor(Date.now() / 1000),
    body: JSON.stringify({ object: "event", type, data: { object } }),
    ...changes,
  };
}
