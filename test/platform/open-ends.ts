import { OPEN_ENDS, type OpenEnd } from "@platform/local/open-ends";
import type { Pool } from "@platform/postgres/pool";

/** Describes what is still under way; empty if everything is at rest. */
export async function findOpenEnds(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<OpenEnd>(OPEN_ENDS);
  return rows.map(({ what, count }) => `${count} ${what}`);
}
