import type { Graph } from "../graph.ts";
import type { SourceName } from "./sources.ts";

/** A limit that AWS sets for an account, or for one thing in it. */
export interface Quota {
  /** AWS's name of the quota. */
  readonly name: string;
  /** The service's name in Service Quotas. */
  readonly service: string;
  /** The code in Service Quotas; undefined when it has none, or no source shows it. */
  readonly code: string | undefined;
  /** The value in a new account; undefined when no source gives it. */
  readonly initial: number | undefined;
  readonly source: SourceName;
  /** How much a stage needs, at one moment or at several. */
  readonly needs: (graph: Graph) => readonly Need[];
}

export interface Need {
  readonly amount: number;
  /** The moment or resource: "at the first deploy", "of the API". Empty for a need that exists all the time. */
  readonly when: string;
}

/** The largest of a quota's needs. */
export const mostOf = (needs: readonly Need[]): number => Math.max(0, ...needs.map(({ amount }) => amount));

/** The largest need among resources that each have their own limit. Empty when there are none. */
export function largest(needs: readonly Need[]): readonly Need[] {
  return needs.toSorted((a, b) => b.amount - a.amount).slice(0, 1);
}
