import type { RequestParts } from "./payment-request.ts";

/** What a generator is asked for: payments for a number of seconds. */
export interface LoadRequest {
  readonly port: number;
  /** Idempotency keys are this and a number. */
  readonly run: string;
  readonly seconds: number;
}

export interface ClosedLoopRequest extends LoadRequest, RequestParts {
  /** Each sends its next request when the last one is answered. */
  readonly callers: number;
}

/** What a closed loop has seen. */
export interface LoadResult {
  readonly seconds: number;
  /** Answers of status 2xx. */
  readonly succeeded: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the generator, where it can be told. */
  readonly cpuUs: number;
}

export interface OpenLoopRequest extends LoadRequest {
  readonly ratePerSecond: number;
  readonly senders: readonly Sender[];
  /** Of the payments, the share that is made with the card of the highest risk. */
  readonly highestRiskShare: number;
}

/** An account and its share of the payments; the shares of all senders sum to 1. */
export interface Sender {
  readonly secretKey: string;
  readonly share: number;
}

export interface OpenLoopResult {
  readonly payments: readonly SentPayment[];
  readonly cpuUs: number;
}

/** A payment that was due, and what became of it. */
export interface SentPayment {
  readonly idempotencyKey: string;
  /** Which of the senders. */
  readonly sender: number;
  readonly answer: Answer;
  /** When it should have been sent, from the beginning of the load. */
  readonly intendedMs: number;
  /** How much later the generator came to it. */
  readonly sentLateMs: number;
  /** From the intended time until its answer; null where none came. */
  readonly latencyMs: number | null;
}

/** `failed` says in `reason` how: a status, or what became of the connection. */
export type Answer =
  | { readonly kind: "paid" | "declined" | "refused" }
  | { readonly kind: "failed"; readonly reason: string };
