import type { Answer } from "../model/possibilities.ts";
import type { Known } from "../operations/subject.ts";

/** Whether an answer is final, says that nothing was done, or leaves open what was done. */
export function classify(answer: Answer | undefined, isKeyed: boolean): "final" | "nothing done" | "unknown" {
  if (answer === undefined || answer.status === 500) return "unknown";
  if (answer.status === 503 || answer.status === 409) return "nothing done";
  // A lock is a final answer about the object at that moment; under a key, the request may be sent again.
  if (answer.status === 429) return isKeyed || !answer.body.includes("lock_timeout") ? "nothing done" : "final";
  return "final";
}

/** The id of the object, or of the payment that an error names. */
export function idIn({ body }: Answer, kind: Known["kind"]): string | undefined {
  if (body === "") return undefined;
  const { id, object, error } = JSON.parse(body) as {
    id?: string;
    object?: string;
    error?: { payment_intent?: { id: string } };
  };
  if (kind === "payment" && error !== undefined) return error.payment_intent?.id;
  return object === OBJECTS[kind] ? id : undefined;
}

const OBJECTS = { payment: "payment_intent", customer: "customer", endpoint: "webhook_endpoint" } as const;
