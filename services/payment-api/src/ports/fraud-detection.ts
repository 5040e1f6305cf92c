import type { Id } from "@platform/kernel/id";
import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Scores a payment before money moves. Never throws; answers within the budget it was made with. */
export interface FraudDetection {
  assess(request: AssessRequest): Promise<AssessmentOutcome>;
}

export interface AssessRequest {
  readonly tenant: ConfiguredTenant;
  /** Deduplicates: the same attempt is answered alike for ever, whoever asks again. */
  readonly attempt: Id<"att">;
  readonly paymentIntent: Id<"pi">;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  readonly customer: string | null;
  readonly email: string | null;
  /** The test token of the card. */
  readonly token: string;
  /** Nobody waits for it any more: the payments that wait for theirs go first. */
  readonly late?: true;
}

export type AssessmentOutcome =
  | {
      readonly kind: "assessed";
      readonly decision: "allow" | "review" | "block";
      readonly score: number;
      readonly reasons: readonly string[];
    }
  /** No answer within the budget, or none that could be used: the account's policy decides. */
  | { readonly kind: "not_assessed" }
  /** fraud-detection does not take this request as it is, however often it is asked. Nobody else's is refused with it. */
  | { readonly kind: "refused" };
