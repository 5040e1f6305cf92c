import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { specify } from "../parameters.ts";
import { answerFound } from "./read.ts";

/** What happened to an operation at the acquirer, step by step. Its id is the key that the acquirer knows it by. */
export const attemptEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/platform/v1/attempts/:id",
    permission: "payment_intent.read",
    returns: "attempt",
    parameters: specify({}),
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.inSnapshot((snapshot) => snapshot.attempt(call.tenant, call.id));
      return answerFound(reader, call, "attempt", value);
    },
  }),
];
