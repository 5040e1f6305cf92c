import {
  AssessmentBatchRequest,
  AssessmentRequest,
  ASSESSMENTS_PATH,
  type Assessment,
} from "@platform/contracts/assessment";
import { parseCurrency } from "@platform/kernel/currency";
import type { FastifyInstance } from "@platform/runtime/fastify";
import { isBackground } from "@platform/runtime/priority";
import { subjectsOf, type AttemptToAssess } from "../domain/attempt.ts";
import type { SubjectDigest } from "../domain/subject.ts";
import type { AssessAttempts } from "../use-cases/assess-attempts.ts";
import { InvalidRequest } from "./invalid-request.ts";
import { refusals } from "./refusals.ts";
import { tenantOf } from "./tenant.ts";

export interface AssessmentRoutesDeps {
  readonly assess: AssessAttempts;
  readonly digest: SubjectDigest;
}

/** `anyOf` would report the faults of both shapes, but the caller meant only one of them. */
const BODY = {
  if: { type: "object", required: ["assessments"] },
  // oxlint-disable-next-line unicorn/no-thenable -- `then` is JSON Schema's word.
  then: AssessmentBatchRequest,
  else: AssessmentRequest,
};

/**
 * POST /v1/assessments takes one request or a batch. Requests with `Priority: u=7` go after those for which payments
 * wait. A fault in any item refuses the whole request before anything is counted.
 */
export function addAssessmentRoutes(server: FastifyInstance, { assess, digest }: AssessmentRoutesDeps): void {
  server.post<{ Body: AssessmentRequest | AssessmentBatchRequest }>(
    ASSESSMENTS_PATH,
    { schema: { body: BODY } },
    async ({ body, headers }, reply) => {
      const isBatch = "assessments" in body;
      const attempts = (isBatch ? body.assessments : [body]).map((request) => toAttempt(digest, request));
      const result = await assess(attempts, { first: !isBackground(headers) });
      if (!result.ok) return await reply.code(503).send(refusals[result.error]);
      const assessments = result.value.map((assessment, index): Assessment => {
        const { decision, score, reasons } = assessment;
        return { attempt: attempts[index]!.id, decision, score, reasons: [...reasons] };
      });
      return isBatch ? { assessments } : assessments[0]!;
    },
  );
}

function toAttempt(digest: SubjectDigest, request: AssessmentRequest): AttemptToAssess {
  const { attempt: id, account, livemode, payment_intent: paymentIntent, card, customer, email, ip } = request;
  const currency = parseCurrency(request.currency);
  if (currency === undefined) throw new InvalidRequest("currency is not one that we know");
  const tenant = tenantOf(account, livemode);
  const fingerprint = card.shared_fingerprint ? undefined : card.fingerprint;
  return {
    id,
    tenant,
    paymentIntent,
    money: { amount: BigInt(request.amount), currency },
    cardRisk: card.risk,
    subjects: subjectsOf(digest, tenant, { card: fingerprint, customer, email, ip }),
  };
}
