import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";

/** What one unit of a product costs, once. Its amount never changes: a new amount is a new price. */
export interface Price {
  readonly id: Id<"price">;
  readonly product: string;
  readonly active: boolean;
  readonly currency: Currency;
  /** Minor units; 0 is free. */
  readonly amount: bigint;
  readonly createdAt: Instant;
  readonly details: PriceDetails;
}

export interface PriceDetails {
  readonly metadata: Readonly<Record<string, string>>;
  /** For the merchant alone. */
  readonly nickname: string | null;
  readonly taxBehavior: "exclusive" | "inclusive" | "unspecified";
}

type Given = Pick<Price, "active" | "currency" | "amount"> & PriceDetails;

/** A new price of a product. */
export const newPrice = (
  { active, currency, amount, metadata, nickname, taxBehavior }: Given,
  product: string,
  { newId, at }: Context,
): Price => ({
  id: newId("price"),
  product,
  active,
  currency,
  amount,
  createdAt: at,
  details: { metadata, nickname, taxBehavior },
});

/** The part of a decision's context that makes a price. */
interface Context {
  readonly at: Instant;
  readonly newId: (prefix: "price") => Id<"price">;
}

/** The events of a price. */
export const PRICE_EVENTS = ["price.created", "price.updated"] as const;
