import type { Graph } from "../graph.ts";
import { mostOf, type Need, type Quota } from "./quota.ts";
import { QUOTAS } from "./quota-table.ts";

/** One quota, and what a stage needs of it. */
export interface QuotaNeed {
  readonly quota: Quota;
  /** At least one that is not 0. */
  readonly needs: readonly Need[];
  /** Of several moments or resources, the one that needs most. */
  readonly most: number;
  /** Whether a new account has less; undefined where nobody says what it has. */
  readonly short: boolean | undefined;
}

/** What a stage needs of every quota that it needs something of. */
export function needsOf(graph: Graph): readonly QuotaNeed[] {
  return QUOTAS.map((quota) => ({ quota, needs: quota.needs(graph) }))
    .filter(({ needs }) => mostOf(needs) > 0)
    .map(({ quota, needs }) => {
      const most = mostOf(needs);
      return { quota, needs, most, short: quota.initial === undefined ? undefined : most > quota.initial };
    });
}
