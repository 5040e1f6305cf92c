import type { ObjectName, Objects } from "../domain/objects.ts";
import { charges } from "./charges.ts";
import { customers } from "./customers.ts";
import { intents } from "./intents.ts";
import { paymentMethods } from "./payment-methods.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";
import { refunds } from "./refunds.ts";
import { setupAttempts } from "./setup-attempts.ts";
import { setupIntents } from "./setup-intents.ts";
import type { Table } from "./table.ts";

/**
 * The table of each object, in the order in which every commit locks and writes them. A commit locks attempts before
 * them, and the ledger's balances after them: every process keeps to one order, so two cannot deadlock.
 */
export const TABLES: { readonly [N in ObjectName]: Table<Objects[N]> } = {
  customer: customers,
  payment_method: paymentMethods,
  product: products,
  price: prices,
  setup_intent: setupIntents,
  setup_attempt: setupAttempts,
  payment_intent: intents,
  charge: charges,
  refund: refunds,
};

/** The names of the tables in the order of the locks. */
export const LOCK_ORDER = Object.keys(TABLES) as readonly ObjectName[];

/** A record with one value for each object: `make` makes the value from the object's name. */
export function ofEach<R extends Readonly<Record<ObjectName, unknown>>>(make: (name: ObjectName) => R[ObjectName]): R {
  // A plain loop, because every command of every commit makes such a record.
  const record: Partial<Record<ObjectName, unknown>> = {};
  for (const name of LOCK_ORDER) record[name] = make(name);
  return record as R;
}
