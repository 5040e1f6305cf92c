/** One movement of money that we pay out or take back. */
export interface SettlementItem {
  /** The key of the operation that moved the money. */
  readonly key: string;
  readonly kind: "capture" | "refund";
  readonly amount: bigint;
  readonly currency: string;
}

export interface CurrencyTotal {
  readonly currency: string;
  readonly amount: bigint;
}

/** Captures less refunds, a line for each currency; negative if the merchant owes us. */
export function grossOf(items: readonly SettlementItem[]): CurrencyTotal[] {
  const totals = new Map<string, bigint>();
  for (const { kind, amount, currency } of items) {
    totals.set(currency, (totals.get(currency) ?? 0n) + (kind === "capture" ? amount : -amount));
  }
  return [...totals].map(([currency, amount]) => ({ currency, amount }));
}
