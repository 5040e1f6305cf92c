import type { Attempt } from "../domain/attempt.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { Tenant } from "../domain/tenant.ts";

/** Scores a payment before money moves. Never throws; answers within the budget it was made with. */
export interface FraudDetection {
  assess(request: AssessRequest): Promise<AssessmentOutcome>;
}

export interface AssessRequest {
  readonly attempt: Attempt;
  readonly tenant: Tenant;
  readonly intent: PaymentIntent;
  readonly token: string;
  readonly email: string | null;
}

export type AssessmentOutcome =
  | {
      readonly kind: "assessed";
      readonly decision: "allow" | "review" | "block";
      readonly score: number;
      readonly reasons: readonly string[];
    }
  /** No answer within the budget, or none that could be used: the account's policy decides. */
  | { readonly kind: "not_assessed" };
