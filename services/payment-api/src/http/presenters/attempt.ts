import { toUnixSeconds } from "@platform/kernel/instant";
import { type AttemptFacts, timelineOf } from "../../domain/attempt-timeline.ts";
import type { ApiObject, Mode } from "../api-object.ts";

/** An attempt as we send it. Its steps have milliseconds, because all of them may be in one second. */
export const presentAttempt = ({ livemode }: Mode, facts: AttemptFacts) => {
  const { attempt, currency } = facts;
  return {
    id: attempt.id,
    object: "attempt" as const,
    amount: Number(attempt.amount),
    charge: attempt.charge,
    created: toUnixSeconds(attempt.createdAt),
    currency,
    kind: attempt.kind,
    livemode,
    payment_intent: attempt.paymentIntent,
    refund: attempt.refund,
    result: attempt.result,
    state: attempt.state,
    taken_over: attempt.leaseEpoch,
    timeline: timelineOf(facts).map(({ step, at, ms, what, id }) => ({ step, at_ms: at, took_ms: ms, what, id })),
  };
};

export const attemptObject: ApiObject<AttemptFacts> = {
  words: "attempt",
  permission: "payment_intent",
  expandable: {},
  present: presentAttempt,
};
