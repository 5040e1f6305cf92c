import type { Queryable } from "@platform/postgres/pool";
import type { Readable, Reader } from "../ports/reader.ts";
import { readAccount } from "./account-profile.ts";
import { balanceTransactions, readBalance } from "./balance.ts";
import { findAttempt } from "./attempt-facts.ts";
import { bookedTransactions } from "./booked-transactions.ts";
import { events } from "./events.ts";
import { findClaim } from "./hidden-keys.ts";
import type { Reads } from "./reads.ts";
import { searchPage } from "./search.ts";
import type { View } from "./table.ts";
import { TABLES } from "./tables.ts";

const VIEWS: { readonly [N in keyof Readable]: View<Readable[N]> } = {
  ...TABLES,
  balance_transaction: balanceTransactions,
  ledger_transaction: bookedTransactions,
  event: events,
};

/** Reads through a pool, or through a client inside a transaction and then sees its uncommitted rows. */
export function createReader(on: Queryable | Reads): Reader {
  const reader: Reader = {
    isClaimed: async (tenant, claim) => (await findClaim(on, tenant.id, claim)) !== undefined,
    find: (name, tenant, id) => VIEWS[name].find(on, tenant, id),
    list: (name, tenant, page, filter) => VIEWS[name].list(on, tenant, page, filter),
    search: (name, tenant, query, page) => searchPage(on, name, tenant, query, page, TABLES[name].decode),
    account: (tenant) => readAccount(on, tenant),
    balance: (tenant) => readBalance(on, tenant),
    attempt: async (tenant, id) => (await findAttempt(on, id, tenant.id))?.facts,
    inSnapshot: (work) => ("inSnapshot" in on ? on.inSnapshot((client) => work(createReader(client))) : work(reader)),
  };
  return reader;
}
