import type { LedgerTransaction } from "./ledger.ts";
import type { ConfiguredTenant } from "./tenant.ts";

/** One movement that the acquirer says it has paid out, or taken back. */
export interface SettlementItem {
  /** Where it is listed: both together name the item for ever. */
  readonly report: number;
  readonly position: number;
  /** The key of the operation that moved the money. */
  readonly key: string;
  readonly kind: "capture" | "refund";
  readonly amount: bigint;
  readonly currency: string;
}

/** The right to book one report, until another process takes it. */
export interface SettlementTurn {
  readonly report: number;
  readonly epoch: number;
  /** Items of earlier reports whose attempts were still open. */
  readonly open: readonly SettlementItem[];
}

/** What our own books say about an operation. */
export interface BookedOperation {
  readonly tenant: ConfiguredTenant;
  /** Its attempt is not finished yet. */
  readonly open: boolean;
  /** What it moved, if it is booked. */
  readonly transaction: MovedMoney | null;
  readonly settled: boolean;
}

/** As much of a ledger transaction as its settlement needs. */
export type MovedMoney = Pick<LedgerTransaction, "id" | "currency" | "amount" | "entries">;

/** Why an item cannot be booked. We guess nothing: a person looks at it. */
export type Discrepancy =
  | "unknown_operation"
  /** We look again until the attempt has ended: this discrepancy resolves itself. */
  | "attempt_open"
  | "not_booked"
  | "currency_differs"
  | "amount_differs"
  | "listed_twice"
  /** Our own books are incomplete, or the ledger refuses to book the settlement. */
  | "not_bookable";

export interface ItemDiscrepancy {
  readonly item: SettlementItem;
  readonly reason: Discrepancy;
  /** What the ledger said, where it refused. */
  readonly cause?: unknown;
}

export type SettlementVerdict =
  | { readonly kind: "settle"; readonly tenant: ConfiguredTenant; readonly moved: MovedMoney }
  /** Booked by an earlier run that did not finish. */
  | { readonly kind: "settled_before" }
  | { readonly kind: "discrepancy"; readonly reason: Discrepancy };

/** Decides each item in order: it settles where the acquirer's books and ours agree to the last minor unit. */
export function reconcile(
  items: readonly SettlementItem[],
  booked: ReadonlyMap<string, BookedOperation>,
): { readonly item: SettlementItem; readonly verdict: SettlementVerdict }[] {
  const listed = new Set<string>();
  return items.map((item) => {
    const operation = booked.get(item.key);
    const id = operation?.transaction?.id ?? item.key;
    const verdict = listed.has(id) ? discrepancy("listed_twice") : judge(item, operation);
    listed.add(id);
    return { item, verdict };
  });
}

function judge(item: SettlementItem, operation: BookedOperation | undefined): SettlementVerdict {
  if (operation === undefined) return discrepancy("unknown_operation");
  const { tenant, open, transaction: moved, settled } = operation;
  if (open) return discrepancy("attempt_open");
  if (moved === null) return discrepancy("not_booked");
  if (moved.currency !== item.currency) return discrepancy("currency_differs");
  if (moved.amount !== (item.kind === "capture" ? item.amount : -item.amount)) return discrepancy("amount_differs");
  if (!isWhole(moved)) return discrepancy("not_bookable");
  return settled ? { kind: "settled_before" } : { kind: "settle", tenant, moved };
}

/** Whether clearing expects what moved. To settle missing entries would move nothing and call it settled. */
const isWhole = ({ amount, entries }: MovedMoney): boolean =>
  entries.reduce((sum, entry) => (entry.account === "acquirer_clearing" ? sum + entry.amount : sum), 0n) === -amount;

const discrepancy = (reason: Discrepancy): SettlementVerdict => ({ kind: "discrepancy", reason });
