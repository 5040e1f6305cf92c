import { type Currency, stepOf } from "@platform/kernel/currency";
import type { Refusal } from "../domain/refusal.ts";

/** Why a currency has no such amount. If the request names no currency, only the object tells. */
export function amountRefusal(
  amount: bigint | undefined,
  currency: Currency,
  param: "amount" | "amount_to_capture",
): Refusal | null {
  const step = stepOf(currency);
  return amount === undefined || amount % step === 0n ? null : { rule: "amount_not_divisible", currency, step, param };
}
