import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Shipping } from "./shipping.ts";
import type { BillingDetails } from "./billing-details.ts";

/** One authorisation attempt, as the merchant sees it once its outcome is known. */
export interface Charge {
  readonly id: Id<"ch">;
  readonly paymentIntent: Id<"pi">;
  /** `pending`: authorised without a score, and captured or voided once the score has come. */
  readonly status: "pending" | "succeeded" | "failed";
  /** Minor units authorised, or requested where the charge failed. */
  readonly amount: bigint;
  readonly amountCaptured: bigint;
  readonly amountRefunded: bigint;
  /** Reserved by refunds that the acquirer has not answered yet. */
  readonly amountRefunding: bigint;
  readonly currency: Currency;
  readonly createdAt: Instant;
  readonly details: ChargeDetails;
}

export interface ChargeDetails {
  readonly captured: boolean;
  /** The authorisation is voided: it can no longer be captured. */
  readonly voided: boolean;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly receiptEmail: string | null;
  readonly statementDescriptor: string | null;
  readonly statementDescriptorSuffix: string | null;
  readonly shipping: Shipping | null;
  /** What the merchant gave: a test token or the id of a stored payment method. */
  readonly paymentMethod: string;
  /** The test token behind it. */
  readonly token: string;
  readonly billing: BillingDetails;
  readonly outcome: ChargeOutcome;
  /** The result of the shopper's challenge; null where there was none. */
  readonly authentication: "authenticated" | "failed" | null;
  readonly failureCode: string | null;
  readonly declineCode: string | null;
  /** The acquirer's id of the authorisation: later operations name it. */
  readonly authorisation: string | null;
  readonly authorisationCode: string | null;
  readonly networkTransactionId: string | null;
  readonly balanceTransaction: Id<"txn"> | null;
  readonly transferGroup: string | null;
  /** What the merchant thinks of the payment. */
  readonly userReport: "safe" | "fraudulent" | null;
}

/** Why the charge ended as it did. */
export interface ChargeOutcome {
  readonly type: "authorized" | "manual_review" | "issuer_declined" | "blocked" | "invalid";
  readonly riskLevel: "normal" | "elevated" | "highest" | "not_assessed" | "unknown";
  /** 0–99; null where the fallback decided without a score. */
  readonly riskScore: number | null;
  /** The rules that applied, most severe first. */
  readonly reasons: readonly string[];
}

/** The amount that can still be refunded: captured, and neither refunded nor reserved. */
export const refundable = (charge: Charge): bigint =>
  charge.amountCaptured - charge.amountRefunded - charge.amountRefunding;

/** The events of a charge. */
export const CHARGE_EVENTS = [
  "charge.pending",
  "charge.succeeded",
  "charge.failed",
  "charge.captured",
  "charge.refunded",
  "charge.updated",
] as const;
