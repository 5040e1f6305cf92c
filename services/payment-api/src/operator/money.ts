import { parseCurrency } from "@platform/kernel/currency";
import { formatMoney } from "@platform/kernel/money";

/** An amount for a person; in minor units where the currency is none that we know, as the acquirer's reports may have. */
export function money(amount: bigint, code: string): string {
  const currency = parseCurrency(code);
  return currency === undefined ? `${amount} ${code}` : formatMoney({ amount, currency });
}
