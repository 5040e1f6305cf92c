import type { BookedOperation, ItemDiscrepancy, SettlementItem, SettlementTurn } from "../domain/settlement.ts";

/** How far we have come in the acquirer's reports. */
export interface Settlements {
  /** The turn to book the next report; undefined while somebody else has it. */
  takeTurn(): Promise<SettlementTurn | undefined>;
  /** What our books say, by key. Keys that we never used are missing. */
  findBooked(keys: readonly string[]): Promise<ReadonlyMap<string, BookedOperation>>;
  /** Moves on, in one commit. False where the turn was lost: then nothing is changed. */
  endTurn(
    turn: SettlementTurn,
    end: {
      readonly nextReport: number;
      readonly found: readonly ItemDiscrepancy[];
      readonly resolved: readonly SettlementItem[];
    },
  ): Promise<boolean>;
}
