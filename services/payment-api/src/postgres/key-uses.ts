import type { Clock } from "@platform/kernel/instant";
import { int4Array, timestampArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { KeyUses } from "../ports/key-uses.ts";

const update = statement(
  "write-key-uses",
  // A row that another process is writing gets about the same time from it.
  `WITH used AS (
     SELECT k.id, u.at FROM unnest($1::int[], $2::timestamptz[]) AS u (id, at) JOIN api_keys k USING (id)
     WHERE k.last_used_at IS NULL OR k.last_used_at < u.at
     FOR UPDATE OF k SKIP LOCKED
   )
   UPDATE api_keys k SET last_used_at = used.at FROM used WHERE k.id = used.id`,
);

export interface NotedKeyUses extends KeyUses {
  /** Writes what was noted since the last time, one row for each key however often it was used. */
  write(): Promise<void>;
}

/** Collects uses in memory: a process that dies forgets those since its last `write`. */
export function createKeyUses(on: Queryable, clock: Clock): NotedKeyUses {
  let noted = new Map<number, number>();
  return {
    note(keyId) {
      noted.set(keyId, clock());
    },
    async write() {
      if (noted.size === 0) return;
      const uses = noted;
      noted = new Map();
      try {
        await update(on, [int4Array([...uses.keys()]), timestampArray([...uses.values()])]);
      } catch (error) {
        noted = new Map([...uses, ...noted]);
        throw error;
      }
    },
  };
}
