import type { Price } from "./price.ts";
import { EU_CENTRAL_1 } from "./prices/eu-central-1.ts";
import { EU_WEST_1 } from "./prices/eu-west-1.ts";
import { type PriceName, US_EAST_1 } from "./prices/us-east-1.ts";

/** AWS's prices, without taxes and free tiers. A price without a source is absent. */
export const PRICE_LISTS: Readonly<Record<string, Partial<Readonly<Record<PriceName, Price>>>>> = {
  "us-east-1": US_EAST_1,
  "eu-central-1": EU_CENTRAL_1,
  "eu-west-1": EU_WEST_1,
};

/** AWS bills a month as this many hours. */
export const HOURS_PER_MONTH = 730;

/** The prices of a region. */
export interface Prices {
  /**
   * Dollars for a quantity of the price's unit. NaN when the price is unknown, so that everything computed from it is NaN too.
   */
  price(name: PriceName, quantity?: number): number;
  /** Dollars a month for an hourly price. */
  monthly(name: PriceName, quantity?: number): number;
}

/** The prices of a region; undefined without a price list. */
export function pricesOf(region: string): Prices | undefined {
  const list = Object.hasOwn(PRICE_LISTS, region) ? PRICE_LISTS[region] : undefined;
  if (list === undefined) return undefined;
  const price: Prices["price"] = (name, quantity = 1) =>
    quantity === 0 ? 0 : (list[name]?.dollars ?? Number.NaN) * quantity;
  return { price, monthly: (name, quantity) => price(name, quantity) * HOURS_PER_MONTH };
}
