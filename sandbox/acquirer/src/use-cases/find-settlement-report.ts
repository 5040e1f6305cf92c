import type { SettlementItem } from "../domain/settlement.ts";
import type { SettlementReports } from "../ports/settlement-reports.ts";

/**
 * The items of a report, or undefined if nothing is due for it yet. A request for the next report closes it, so that no
 * timer is necessary.
 */
export async function findSettlementReport(
  reports: SettlementReports,
  number: number,
): Promise<readonly SettlementItem[] | undefined> {
  const closed = await reports.find(number);
  if (closed !== undefined) return closed;
  await reports.closeDue();
  return reports.find(number);
}
