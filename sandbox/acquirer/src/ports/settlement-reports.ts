import type { SettlementItem } from "../domain/settlement.ts";

/** Numbered from 1 without gaps. A report never changes once it is closed, and has at least one item. */
export interface SettlementReports {
  /** The items of a report, or undefined while it is not closed. */
  find(number: number): Promise<readonly SettlementItem[] | undefined>;
  /** Closes reports of all that is due. */
  closeDue(): Promise<void>;
}
