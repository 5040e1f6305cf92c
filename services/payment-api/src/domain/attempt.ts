import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Context } from "./context.ts";

/** What we ask the acquirer to do. */
export type AttemptKind = "authorise" | "capture" | "void" | "refund";

/**
 * One operation at the acquirer, from before it is sent until its outcome is booked.
 *
 *     processing ──▶ succeeded | failed
 *
 * We commit it as `processing` before we send anything, so that a crash leaves something to recover; the lease says until
 * when its holder may still be at work. The holder finishes it by compare-and-set on `leaseEpoch`: a holder that recovery
 * has overtaken loses, and answers what recovery stored.
 */
export interface Attempt {
  readonly id: Id<"att">;
  readonly kind: AttemptKind;
  readonly paymentIntent: Id<"pi">;
  /** The charge that an authorisation makes, or that the operation changes. */
  readonly charge: Id<"ch">;
  readonly refund: Id<"re"> | null;
  readonly amount: bigint;
  /** The claim that waits for this attempt's answer. */
  readonly idempotencyKey: string | null;
  readonly createdAt: Instant;
}

/** Opens an attempt for the request of this context. */
export function openAttempt(
  asked: Pick<Attempt, "id" | "kind" | "paymentIntent" | "charge" | "amount"> & Partial<Pick<Attempt, "refund">>,
  { at, idempotencyKey }: Context,
): Attempt {
  return { refund: null, ...asked, idempotencyKey, createdAt: at };
}

/** An attempt that this process, and no other, may finish. */
export interface LeasedAttempt extends Attempt {
  /** 0 for the request that made it; every takeover by recovery adds one. */
  readonly leaseEpoch: number;
  /** When the lease runs out, in milliseconds of this process's monotonic clock: then recovery may take the attempt. */
  readonly leasedUntil: number;
}

/** How an attempt ended, with the milliseconds its two calls took. */
export interface FinishedAttempt {
  readonly id: Id<"att">;
  readonly leaseEpoch: number;
  readonly state: "succeeded" | "failed";
  /** `approved`, `insufficient_funds`, `blocked`, `fenced`, … for a person who investigates. */
  readonly result: string;
  readonly assessmentMs: number | null;
  readonly acquirerMs: number | null;
}

/**
 * The acquirer's idempotency key. It depends on the attempt alone, so every resend, inquiry and fence by any holder of
 * the attempt means the same operation.
 */
export const acquirerKey = (attempt: Pick<Attempt, "id">): string => attempt.id;
