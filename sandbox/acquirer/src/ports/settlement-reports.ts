import type { SettlementItem } from "../domain/settlement.ts";

/** Reports have numbers from 1 without gaps. A closed report never changes, and has at least one item. */
export interface SettlementReports {
  /** The items of a report, or undefined until it is closed. */
  find(number: number): Promise<readonly SettlementItem[] | undefined>;
  /** Closes reports for all due movements. */
  closeDue(): Promise<void>;
}
