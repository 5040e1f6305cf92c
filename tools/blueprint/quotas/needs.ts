import type { Graph } from "../graph.ts";
import { mostOf, type Need, type Quota } from "./quota.ts";
import { QUOTAS } from "./quota-table.ts";

/** One quota, and how much of it a stage needs. */
export interface QuotaNeed {
  readonly quota: Quota;
  /** The needs, of which at least one is not 0. */
  readonly needs: readonly Need[];
  /** The largest need of all moments or resources. */
  readonly most: number;
  /** Whether a new account has less; undefined when no source says how much it has. */
  readonly short: boolean | undefined;
}

/** The quotas that a stage needs something of. */
export function needsOf(graph: Graph): readonly QuotaNeed[] {
  return QUOTAS.map((quota) => ({ quota, needs: quota.needs(graph) }))
    .filter(({ needs }) => mostOf(needs) > 0)
    .map(({ quota, needs }) => {
      const most = mostOf(needs);
      return { quota, needs, most, short: quota.initial === undefined ? undefined : most > quota.initial };
    });
}
