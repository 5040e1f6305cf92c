import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Price } from "../../domain/price.ts";
import type { LoadableObject, Mode } from "../api-object.ts";

/** A price as we send it. The SDK reads the decimal amount from a text. */
export function presentPrice({ livemode }: Mode, price: Price) {
  const { details } = price;
  const presented = {
    id: price.id,
    object: "price",
    active: price.active,
    billing_scheme: "per_unit",
    created: toUnixSeconds(price.createdAt),
    currency: price.currency,
    custom_unit_amount: null,
    livemode,
    lookup_key: null,
    metadata: details.metadata,
    nickname: details.nickname,
    product: price.product,
    recurring: null,
    tax_behavior: details.taxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    unit_amount: Number(price.amount),
  } satisfies Omit<Stripe.Price, "unit_amount_decimal">;
  return { ...presented, unit_amount_decimal: String(price.amount) };
}

export const priceObject: LoadableObject<Price> = {
  words: "price",
  permission: "price",
  expandable: { product: "product" },
  present: presentPrice,
  load: (reader, tenant, id) => reader.find("price", tenant, id),
};
