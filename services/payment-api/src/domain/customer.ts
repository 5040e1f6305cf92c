import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Address } from "./shipping.ts";

export interface Customer {
  readonly id: Id<"cus">;
  readonly email: string | null;
  readonly deleted: boolean;
  readonly createdAt: Instant;
  readonly details: CustomerDetails;
}

export interface CustomerDetails {
  readonly name: string | null;
  readonly description: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
  readonly shipping: { readonly address: Address; readonly name: string; readonly phone: string | null } | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly invoicePrefix: string;
  readonly preferredLocales: readonly string[];
  readonly taxExempt: "none" | "exempt" | "reverse";
  /** One of the customer's own: for merchants, who name it in their payments. */
  readonly defaultPaymentMethod: string | null;
}

/** The events of a customer. */
export const CUSTOMER_EVENTS = ["customer.created", "customer.updated", "customer.deleted"] as const;
