import type { Currency } from "@platform/kernel/currency";
import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { FeeSchedule } from "./tenant.ts";

/**
 * The ledger's accounts. An amount is positive where the platform owes it (a credit) and negative where it is owed to
 * the platform (a debit).
 *
 *  - pending: the merchant's, captured and not yet settled
 *  - available: the merchant's, settled
 *  - acquirer_clearing: what the acquirer owes us; minus the unsettled charges less refunds, zero when all
 *    is settled
 *  - bank: what the acquirer has paid into our account
 *  - fees: what the platform has earned
 */
export type LedgerAccountKind = "pending" | "available" | "acquirer_clearing" | "bank" | "fees";

export interface LedgerEntry {
  readonly account: LedgerAccountKind;
  readonly amount: bigint;
}

/** Why money moved. Each kind is posted at most once per source. */
export type LedgerTransactionKind = "charge" | "refund" | "settlement";

/** Entries that sum to zero; a merchant sees them as a balance transaction. */
export interface LedgerTransaction {
  readonly id: Id<"txn">;
  readonly kind: LedgerTransactionKind;
  /** The charge or refund that it books; for a settlement, the transaction that it settles. */
  readonly source: string;
  readonly currency: Currency;
  /** The merchant's side: gross, what the platform keeps, and the rest. */
  readonly amount: bigint;
  readonly fee: bigint;
  readonly net: bigint;
  readonly createdAt: Instant;
  readonly availableAt: Instant;
  readonly entries: readonly LedgerEntry[];
}

interface Posting {
  readonly id: Id<"txn">;
  readonly source: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly at: Instant;
}

/** We expect the acquirer's money two days after capture. */
const SETTLEMENT_DELAY_MS = 2 * 24 * 60 * 60 * 1000;

/** Books a captured charge: the acquirer owes us the amount, and we owe the merchant the amount less the fee. */
export function postCharge(posting: Posting, schedule: FeeSchedule): LedgerTransaction {
  const { amount, at } = posting;
  const fee = feeOf(amount, schedule);
  return transaction("charge", posting, fee, at + SETTLEMENT_DELAY_MS, [
    { account: "acquirer_clearing", amount: -amount },
    { account: "pending", amount: amount - fee },
    { account: "fees", amount: fee },
  ]);
}

/** Books an accepted refund: pending, like any movement, until it is settled. We do not return the fee. */
export function postRefund(posting: Posting): LedgerTransaction {
  const { amount, at } = posting;
  return transaction("refund", { ...posting, amount: -amount }, 0n, at + SETTLEMENT_DELAY_MS, [
    { account: "acquirer_clearing", amount },
    { account: "pending", amount: -amount },
  ]);
}

/**
 * Books that the acquirer has paid out a transaction's money, or taken it back: clearing passes to the bank, and pending
 * becomes available. Each movement settles once and on its own, so a refund never depends on its charge's settlement.
 */
export function postSettlement(
  id: Id<"txn">,
  moved: Pick<LedgerTransaction, "id" | "currency" | "amount" | "entries">,
  at: Instant,
): LedgerTransaction {
  const { currency, amount } = moved;
  const entries = moved.entries.flatMap((entry): LedgerEntry[] => {
    const settled = SETTLED_ACCOUNT[entry.account];
    if (settled === undefined) return [];
    return [
      { account: entry.account, amount: -entry.amount },
      { account: settled, amount: entry.amount },
    ];
  });
  return transaction("settlement", { id, source: moved.id, currency, amount, at }, 0n, at, entries);
}

/** The account that receives the money of another when it settles. */
const SETTLED_ACCOUNT: Partial<Record<LedgerAccountKind, LedgerAccountKind>> = {
  acquirer_clearing: "bank",
  pending: "available",
};

/** The platform's share of a charge, rounded half up to a minor unit and never more than the charge. */
export function feeOf(amount: bigint, { basisPoints, fixed }: FeeSchedule): bigint {
  const fee = (amount * BigInt(basisPoints) + 5_000n) / 10_000n + fixed;
  return fee > amount ? amount : fee;
}

function transaction(
  kind: LedgerTransactionKind,
  { id, source, currency, amount, at }: Posting,
  fee: bigint,
  availableAt: number,
  entries: readonly LedgerEntry[],
): LedgerTransaction {
  const moving = entries.filter((entry) => entry.amount !== 0n);
  return {
    id,
    kind,
    source,
    currency,
    amount,
    fee,
    net: amount - fee,
    createdAt: at,
    availableAt: availableAt as Instant,
    entries: moving,
  };
}
