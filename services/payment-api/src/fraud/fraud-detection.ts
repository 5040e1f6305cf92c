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
  /** The time that fraud-detection has for a request, once we send it. */
  readonly budgetMs: number;
  readonly logger: Logger;
}

interface Waiting {
  readonly request: AssessmentRequest;
  readonly settle: (outcome: AssessmentOutcome) => void;
}

interface Sending {
  /** Nobody waits for it. */
  readonly background: boolean;
  /** When the budget ends, in milliseconds of performance.now(). */
  readonly until: number;
}

/** Calls in flight at once; assessments that arrive meanwhile share the next call. */
const MAX_IN_FLIGHT = 2;
/** All of them fit the next calls, which leave within one budget. */
const MAX_WAITING = MAX_IN_FLIGHT * MAX_ASSESSMENTS_PER_REQUEST;
const NOT_ASSESSED: AssessmentOutcome = { kind: "not_assessed" };
const batchOf = Compile(AssessmentBatch);
/** fraud-detection sees a mistake of ours in the batch. Any other status is about itself. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * fraud-detection over HTTP. Concurrent assessments share a request: a batch forms while the previous ones are in flight.
 * The budget begins when the batch is sent, so that a payment never goes without a score because of our own queue. An
 * assessment takes two budgets at most: one to wait for the batches ahead, one for its own. What finds the queue full is
 * not assessed, at once. A batch that is refused is sent in halves within its budget, until only what is refused alone is
 * left. Late scores have one call of their own, which says that nobody waits for it.
 */
export function createFraudDetection({ client, budgetMs, logger }: FraudDetectionOptions): FraudDetection {
  /** Both in the order in which they came. */
  const waiting: Waiting[] = [];
  const late: Waiting[] = [];
  let inFlight = 0;
  let isLateInFlight = false;

  function assess(request: AssessRequest): Promise<AssessmentOutcome> {
    const queue = request.late ? late : waiting;
    if (queue.length >= MAX_WAITING) return Promise.resolve(NOT_ASSESSED);
    return new Promise((settle) => {
      queue.push({ request: toWire(request), settle });
      if (queue.length === 1) setImmediate(pump);
    });
  }

  function pump(): void {
    while (waiting.length > 0 && inFlight < MAX_IN_FLIGHT) {
      inFlight++;
      void send(waiting, false).then(() => {
        inFlight--;
        pump();
      });
    }
    if (late.length > 0 && !isLateInFlight) {
      isLateInFlight = true;
      void send(late, true).then(() => {
        isLateInFlight = false;
        pump();
      });
    }
  }

  function send(queue: Waiting[], background: boolean): Promise<void> {
    const batch = queue.splice(0, MAX_ASSESSMENTS_PER_REQUEST);
    return assessBatch(batch, { background, until: performance.now() + budgetMs });
  }

  /** Never throws. */
  async function assessBatch(batch: readonly Waiting[], sending: Sending): Promise<void> {
    const deadlineMs = Math.ceil(sending.until - performance.now());
    if (deadlineMs <= 0) return batch.forEach(({ settle }) => settle(NOT_ASSESSED));
    const body: AssessmentBatchRequest = { assessments: batch.map(({ request }) => request) };
    const { background } = sending;
    const result = await client.call({ method: "POST", path: ASSESSMENTS_PATH, body, deadlineMs, background });
    if (result.ok && REFUSALS.has(result.status)) return isolate(batch, result.status, sending);
    const answers = result.ok && result.status === 200 && batchOf.Check(result.body) ? result.body.assessments : [];
    for (const [index, { request, settle }] of batch.entries()) settle(outcomeOf(request, answers[index]));
  }

  async function isolate(batch: readonly Waiting[], status: number, sending: Sending): Promise<void> {
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await assessBatch(batch.slice(0, half), sending);
      return assessBatch(batch.slice(half), sending);
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
