import { decimalsOf, maximumCharge, minimumCharge, stepOf, type Currency } from "@platform/kernel/currency";
import { refuse, type Faults } from "../parameters.ts";

/** Refuses an amount that is below the currency's minimum, above its maximum, or not possible in the currency. */
export function checkAmount(amount: bigint, currency: Currency, faults: Faults): void {
  if (amount < minimumCharge(currency))
    refuse(faults, tooSmall(currency, minimumCharge(currency)), "amount", "amount_too_small");
  if (amount > maximumCharge(currency)) refuse(faults, tooLarge(currency), "amount", "amount_too_large");
  const step = stepOf(currency);
  if (amount % step !== 0n) refuse(faults, notDivisible(currency, step), "amount");
}

/** The message for an amount that is not possible in the currency, here and in refusals. */
export const notDivisible = (currency: Currency, step: bigint): string =>
  `Amounts in ${currency} must be divisible by ${step}: ` +
  `the least difference between two amounts is ${spoken(step, currency)}.`;

/** The message for an amount below the minimum, here and in refusals. */
export const tooSmall = (currency: Currency, minimum: bigint): string =>
  `Amount must be at least ${spoken(minimum, currency)} ${currency}`;

/** The message for an amount above the maximum, here and in refusals. */
export const tooLarge = (currency: Currency): string =>
  `Amount must be no more than ${spoken(maximumCharge(currency), currency)}`;

/** An amount as error messages write it: `$0.50`. */
export function spoken(amount: bigint, currency: Currency): string {
  const decimals = decimalsOf(currency);
  const digits = amount.toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const decimal = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(decimal as `${number}`);
}
