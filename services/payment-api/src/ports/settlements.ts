import type { BookedOperation, ItemDiscrepancy, SettlementItem, SettlementTurn } from "../domain/settlement.ts";

/** How far we have come in the acquirer's reports. */
export interface Settlements {
  /** The turn to book the next report; undefined while another process has it. */
  takeTurn(): Promise<SettlementTurn | undefined>;
  /** What our books say, by key. Keys that we never used are missing. */
  findBooked(keys: readonly string[]): Promise<ReadonlyMap<string, BookedOperation>>;
  /** Moves on to the next report in one commit. False where we lost the turn: then nothing changes. */
  endTurn(
    turn: SettlementTurn,
    end: {
      readonly nextReport: number;
      readonly found: readonly ItemDiscrepancy[];
      readonly resolved: readonly SettlementItem[];
    },
  ): Promise<boolean>;
}
