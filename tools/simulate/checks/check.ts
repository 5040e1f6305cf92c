import type { History } from "../run/history.ts";
import type { Market } from "../run/shop.ts";
import type { World } from "../world/world.ts";

/** What a check may look at once all is at rest. */
export interface Evidence {
  readonly world: World;
  readonly market: Market;
  readonly history: History;
}

/** Something that must hold once all is at rest. To add one: its file, and a line in checks.ts. */
export interface Check {
  readonly name: string;
  /** What is wrong, in sentences. */
  find(evidence: Evidence): Promise<readonly string[]>;
}

/** A check by SQL: each row of the query is a violation. */
export const sqlCheck = (name: string, sql: string): Check & { readonly sql: string } => ({
  name,
  sql,
  async find({ world }) {
    const rows = await world.database.query<Record<string, unknown>>(sql);
    return rows.map((row) =>
      Object.entries(row)
        .map(([column, value]) => `${column} ${String(value)}`)
        .join(", "),
    );
  },
});
