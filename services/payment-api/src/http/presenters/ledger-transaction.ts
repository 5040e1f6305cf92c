import { toUnixSeconds } from "@platform/kernel/instant";
import type { LedgerTransaction } from "../../domain/ledger.ts";
import type { ApiObject, Mode } from "../api-object.ts";

/** A ledger transaction as we send it. In an entry, a positive amount is what the platform owes, as in docs/ledger.md. */
export const presentLedgerTransaction = ({ livemode }: Mode, transaction: LedgerTransaction) => ({
  id: transaction.id,
  object: "ledger_transaction" as const,
  amount: Number(transaction.amount),
  created: toUnixSeconds(transaction.createdAt),
  currency: transaction.currency,
  entries: transaction.entries.map(({ account, amount }) => ({ account, amount: Number(amount) })),
  fee: Number(transaction.fee),
  kind: transaction.kind,
  livemode,
  net: Number(transaction.net),
  source: transaction.source,
});

export const ledgerTransactionObject: ApiObject<LedgerTransaction> = {
  words: "ledger transaction",
  permission: "balance",
  expandable: {},
  present: presentLedgerTransaction,
};
