import { decimalsOf, type Currency } from "./currency.ts";

/** An amount of money in integer minor units (cents, yen, fils). Never a float, never without its currency. */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/** Formats money for people: `12.34 USD`, `500 JPY`. */
export const formatMoney = (money: Money): string => `${formatAmount(money)} ${money.currency.toUpperCase()}`;

/** The amount in major units, with all decimals of its currency: `12.34`, `500`. */
export function formatAmount({ amount, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const major = digits.slice(0, cut);
  return `${sign}${decimals === 0 ? major : `${major}.${digits.slice(cut)}`}`;
}
