import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import type { BalanceLine, BalanceTransaction } from "../../ports/reader.ts";
import type { ApiObject, LoadableObject } from "../api-object.ts";

/** A tenant's balance as we send it: at least one line, in the account's own currency. */
export function presentBalance({ livemode, settings }: ConfiguredTenant, lines: readonly BalanceLine[]) {
  const own: BalanceLine = { currency: settings.defaultCurrency, available: 0n, pending: 0n };
  const all = lines.length > 0 ? lines : [own];
  const present = (kind: "available" | "pending") =>
    all.map((line) => ({
      amount: Number(line[kind]),
      currency: line.currency,
      source_types: { card: Number(line[kind]) },
    }));
  return {
    object: "balance",
    available: present("available"),
    livemode,
    pending: present("pending"),
  } satisfies Stripe.Balance;
}

/** A movement of a tenant's balance as we send it. */
export function presentBalanceTransaction(transaction: BalanceTransaction) {
  const { kind, currency, fee } = transaction;
  return {
    id: transaction.id,
    object: "balance_transaction",
    amount: Number(transaction.amount),
    available_on: toUnixSeconds(transaction.availableAt),
    balance_type: "payments",
    created: toUnixSeconds(transaction.createdAt),
    currency,
    description: null,
    exchange_rate: null,
    fee: Number(fee),
    fee_details:
      fee === 0n
        ? []
        : [{ amount: Number(fee), application: null, currency, description: "Processing fees", type: "stripe_fee" }],
    net: Number(transaction.net),
    reporting_category: kind,
    source: transaction.source,
    status: transaction.available ? "available" : "pending",
    type: kind,
  } satisfies Stripe.BalanceTransaction;
}

export const balanceTransactionObject: LoadableObject<BalanceTransaction> = {
  words: "balance transaction",
  permission: "balance",
  expandable: { source: "source" },
  present: (_, transaction) => presentBalanceTransaction(transaction),
  load: (reader, tenant, id) => reader.find("balance_transaction", tenant, id),
};

export const balanceObject: ApiObject<readonly BalanceLine[]> = {
  words: "balance",
  permission: "balance",
  expandable: {},
  present: presentBalance,
};
