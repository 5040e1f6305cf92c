import type { Id } from "@platform/kernel/id";
import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Scores a payment before money moves. Never throws, and answers within its budget. */
export interface FraudDetection {
  assess(request: AssessRequest): Promise<AssessmentOutcome>;
}

export interface AssessRequest {
  readonly tenant: ConfiguredTenant;
  /** Deduplicates: the same attempt always gets the same answer. */
  readonly attempt: Id<"att">;
  readonly paymentIntent: Id<"pi">;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  readonly customer: string | null;
  readonly email: string | null;
  /** The test token of the card. */
  readonly token: string;
  /** Nobody waits for this score any more: payments that wait for theirs go first. */
  readonly late?: true;
}

export type AssessmentOutcome =
  | {
      readonly kind: "assessed";
      readonly decision: "allow" | "review" | "block";
      readonly score: number;
      readonly reasons: readonly string[];
    }
  /** No usable answer within the budget: the account's policy decides. */
  | { readonly kind: "not_assessed" }
  /** fraud-detection does not accept this request, however often we send it. It refuses no other request with it. */
  | { readonly kind: "refused" };
