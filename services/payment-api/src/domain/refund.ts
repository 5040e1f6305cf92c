import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";

export interface Refund {
  readonly id: Id<"re">;
  readonly charge: Id<"ch">;
  readonly paymentIntent: Id<"pi">;
  readonly status: "pending" | "succeeded" | "failed";
  readonly amount: bigint;
  readonly currency: Currency;
  readonly createdAt: Instant;
  readonly details: RefundDetails;
}

export interface RefundDetails {
  readonly reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly customer: string | null;
  readonly paymentMethod: string;
  readonly failureReason: string | null;
  readonly balanceTransaction: Id<"txn"> | null;
}

/** The events of a refund. */
export const REFUND_EVENTS = ["refund.created", "refund.updated", "refund.failed"] as const;
