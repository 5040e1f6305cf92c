import type { PoolClient } from "pg";
import type { ObjectName } from "../domain/objects.ts";
import type { Keys } from "./row.ts";
import { LOCK_ORDER, TABLES } from "./tables.ts";
import { FROM_INTENTS, type WorkingSet } from "./working-set.ts";

/**
 * Throws where a commit changes an existing row that it has not locked: a write out of the order of the locks can make
 * two processes deadlock. It asks the database which rows exist, so only tests can afford it.
 */
export async function refuseUnlocked(client: PoolClient, set: WorkingSet): Promise<void> {
  const existing = await Promise.all(
    LOCK_ORDER.map(async (name) => {
      const rows = await TABLES[name].lock(client, unlockedOf(set, name));
      return rows.map(({ value }) => value.id);
    }),
  );
  const ids = existing.flat();
  if (ids.length > 0) throw new Error(`a commit changes rows that it has not locked: ${ids.join(", ")}`);
}

function unlockedOf(set: WorkingSet, name: ObjectName): Keys {
  const { changed, locked } = set.objects[name];
  const lockedLater = name === "payment_intent" ? lockedByTheirWrite(set) : NONE;
  const rows = [...changed].flatMap(([key, row]) => (locked.has(key) || lockedLater.has(key) ? [] : [row]));
  return { tenantIds: rows.map(({ tenantId }) => tenantId), ids: rows.map(({ value }) => value.id) };
}

/** The payment intents at hand, unless the commit has already locked something later in the order of the locks. */
function lockedByTheirWrite({ objects, intentsAtHand }: WorkingSet): ReadonlySet<string> {
  return FROM_INTENTS.every((name) => objects[name].locked.size === 0) ? intentsAtHand : NONE;
}

const NONE: ReadonlySet<string> = new Set();
