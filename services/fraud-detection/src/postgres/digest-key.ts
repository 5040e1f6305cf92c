import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";

/** Reads the key that the migration made for this database. */
export async function readDigestKey(pool: Pool): Promise<string> {
  const [row] = await readKey(pool);
  if (row === undefined) throw new Error("The table digest_key is empty: its row was made by the first migration.");
  return row.key;
}

const readKey = statement<{ key: string }>("read-digest-key", "SELECT key FROM digest_key");
