import { Compile } from "typebox/compile";
import {
  type Assessment,
  AssessmentBatch,
  type AssessmentBatchRequest,
  type AssessmentRequest,
  ASSESSMENTS_PATH,
  MAX_ASSESSMENTS_PER_REQUEST,
} from "@platform/contracts/assessment";
import type { HttpClient } from "@platform/runtime/http-client";
import type { Logger } from "@platform/runtime/logger";
import { testCard } from "../domain/test-card.ts";
import type { AssessmentOutcome, AssessRequest, FraudDetection } from "../ports/fraud-detection.ts";

export interface FraudDetectionOptions {
  readonly client: HttpClient;
  /** What fraud-detection has for a request, from sending it. */
  readonly budgetMs: number;
  readonly logger: Logger;
}

interface Waiting {
  readonly request: AssessmentRequest;
  readonly settle: (outcome: AssessmentOutcome) => void;
}

/** Calls in flight at once; what comes meanwhile waits for the next one, and shares it. */
const MAX_IN_FLIGHT = 2;
/** All of them fit the next calls, which leave within one budget. */
const MAX_WAITING = MAX_IN_FLIGHT * MAX_ASSESSMENTS_PER_REQUEST;
const NOT_ASSESSED: AssessmentOutcome = { kind: "not_assessed" };
const batchOf = Compile(AssessmentBatch);
/** fraud-detection takes something of the batch for a mistake of ours. Any other status is about itself. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * fraud-detection over HTTP. Concurrent assessments share a request: a batch forms while the previous ones are in
 * flight. The budget begins when the batch is sent, so that a payment never goes without a score because of our own
 * queue. An assessment takes two budgets at most: one to wait for the batches ahead, one for its own. What finds the
 * queue full is not assessed, at once. A batch that is refused is sent in halves within its budget, until only what is
 * refused alone is left.
 */
export function createFraudDetection({ client, budgetMs, logger }: FraudDetectionOptions): FraudDetection {
  let waiting: Waiting[] = [];
  let inFlight = 0;

  function assess(request: AssessRequest): Promise<AssessmentOutcome> {
    if (waiting.length >= MAX_WAITING) return Promise.resolve(NOT_ASSESSED);
    return new Promise((settle) => {
      waiting.push({ request: toWire(request), settle });
      if (waiting.length === 1) setImmediate(pump);
    });
  }

  function pump(): void {
    while (waiting.length > 0 && inFlight < MAX_IN_FLIGHT) {
      const batch = waiting.slice(0, MAX_ASSESSMENTS_PER_REQUEST);
      waiting = waiting.slice(batch.length);
      inFlight++;
      void assessBatch(batch, performance.now() + budgetMs).then(() => {
        inFlight--;
        pump();
      });
    }
  }

  /** Never throws. `until` is when the budget ends, in milliseconds of performance.now(). */
  async function assessBatch(batch: readonly Waiting[], until: number): Promise<void> {
    const deadlineMs = Math.ceil(until - performance.now());
    if (deadlineMs <= 0) return batch.forEach(({ settle }) => settle(NOT_ASSESSED));
    const body: AssessmentBatchRequest = { assessments: batch.map(({ request }) => request) };
    const result = await client.call({ method: "POST", path: ASSESSMENTS_PATH, body, deadlineMs });
    if (result.ok && REFUSALS.has(result.status)) return isolate(batch, result.status, until);
    const answers = result.ok && result.status === 200 && batchOf.Check(result.body) ? result.body.assessments : [];
    for (const [index, { request, settle }] of batch.entries()) settle(outcomeOf(request, answers[index]));
  }

  async function isolate(batch: readonly Waiting[], status: number, until: number): Promise<void> {
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await assessBatch(batch.slice(0, half), until);
      return assessBatch(batch.slice(half), until);
    }
    const [{ request, settle }] = batch as readonly [Waiting];
    const { attempt, payment_intent: paymentIntent } = request;
    logger.error({ attempt, paymentIntent, status }, "fraud-detection refuses to score a payment");
    settle({ kind: "refused" });
  }

  return { assess };
}

function outcomeOf(request: AssessmentRequest, answer: Assessment | undefined): AssessmentOutcome {
  if (answer === undefined || answer.attempt !== request.attempt) return NOT_ASSESSED;
  return { kind: "assessed", decision: answer.decision, score: answer.score, reasons: answer.reasons };
}

function toWire(payment: AssessRequest): AssessmentRequest {
  const { attempt, tenant, paymentIntent, amount, currency, token, customer, email } = payment;
  const card = testCard(token);
  return {
    attempt,
    account: tenant.accountId,
    livemode: tenant.livemode,
    payment_intent: paymentIntent,
    amount: Number(amount),
    currency,
    card: {
      fingerprint: card?.fingerprint ?? token,
      // Every card that this platform knows so far is a test card.
      shared_fingerprint: card !== undefined,
      risk: card?.risk ?? "unknown",
    },
    ...(customer === null ? {} : { customer }),
    ...(email === null ? {} : { email }),
  };
}
