import type { SettlementItem } from "../domain/settlement.ts";
import type { SettlementReports } from "../ports/settlement-reports.ts";

/**
 * The items of a report, or undefined where nothing is due for it yet. Reports are closed when somebody asks for the
 * next one: what nobody asks for needs no timer.
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
