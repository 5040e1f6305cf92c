import type { PoolClient } from "pg";
import { lockCharges } from "./charges.ts";
import { lockCustomers } from "./customers.ts";
import { lockIntents } from "./intents.ts";
import { lockPaymentMethods } from "./payment-methods.ts";
import { lockRefunds } from "./refunds.ts";
import type { Keys } from "./row.ts";
import type { Changed, WorkingSet } from "./working-set.ts";

/**
 * Throws where a commit changes a row that exists and that it has not locked: written out of the order of the locks,
 * such a row makes two processes deadlock. It asks the database which rows exist, so only tests can afford it.
 */
export async function refuseUnlocked(client: PoolClient, set: WorkingSet): Promise<void> {
  const existing = await Promise.all([
    lockPaymentMethods(client, unlockedOf(set.paymentMethods)),
    lockIntents(client, unlockedOf(set.intents, lockedByTheirWrite(set))),
    lockCharges(client, unlockedOf(set.charges)),
    lockRefunds(client, unlockedOf(set.refunds)),
    lockCustomers(client, unlockedOf(set.customers)),
  ]);
  const ids = existing.flat().map(({ id }) => id);
  if (ids.length > 0) throw new Error(`a commit changes what it has not locked: ${ids.join(", ")}`);
}

/** The payment intents at hand, where nothing that comes behind them in the order of the locks is locked before. */
function lockedByTheirWrite({ intentsAtHand, intents, charges, refunds }: WorkingSet): ReadonlySet<string> {
  const isFirst = [intents, charges, refunds].every(({ locked }) => locked.size === 0);
  return isFirst ? intentsAtHand : NONE;
}

const NONE: ReadonlySet<string> = new Set();

function unlockedOf({ changed, locked }: Changed<{ readonly id: string }>, lockedLater = NONE): Keys {
  const rows = [...changed].flatMap(([key, row]) => (locked.has(key) || lockedLater.has(key) ? [] : [row]));
  return { tenantIds: rows.map(({ tenantId }) => tenantId), ids: rows.map(({ value }) => value.id) };
}
