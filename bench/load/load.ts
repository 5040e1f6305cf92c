import type { RequestParts } from "./payment-request.ts";

/** A request to a generator: send payments for a number of seconds. */
export interface LoadRequest {
  readonly port: number;
  /** The prefix of the idempotency keys; a number follows it. */
  readonly run: string;
  readonly seconds: number;
}

export interface ClosedLoopRequest extends LoadRequest, RequestParts {
  /** The number of callers. Each sends its next request when it gets the last answer. */
  readonly callers: number;
}

/** What a closed loop measured. */
export interface LoadResult {
  readonly seconds: number;
  /** Answers with status 2xx. */
  readonly succeeded: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The generator's CPU, where the system reports it. */
  readonly cpuUs: number;
}

export interface OpenLoopRequest extends LoadRequest {
  readonly ratePerSecond: number;
  readonly senders: readonly Sender[];
  /** The share of the payments with the highest-risk card. */
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

/** A payment that was due, and its result. */
export interface SentPayment {
  readonly idempotencyKey: string;
  /** The sender's index. */
  readonly sender: number;
  readonly answer: Answer;
  /** When it was due, counted from the load's start. */
  readonly intendedMs: number;
  /** How much later the generator sent it. */
  readonly sentLateMs: number;
  /** The time from `intendedMs` until its answer; null if none came. */
  readonly latencyMs: number | null;
}

/** For `failed`, `reason` is a status, or what happened to the connection. */
export type Answer =
  | { readonly kind: "paid" | "declined" | "refused" }
  | { readonly kind: "failed"; readonly reason: string };
