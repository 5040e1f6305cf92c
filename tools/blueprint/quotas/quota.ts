import type { Graph } from "../graph.ts";
import type { SourceName } from "./sources.ts";

/** A limit that AWS sets to an account, or to one thing in it. */
export interface Quota {
  /** As AWS calls it. */
  readonly name: string;
  /** Service Quotas' name of the service. */
  readonly service: string;
  /** Service Quotas' code; undefined where it has none, or no source shows it. */
  readonly code: string | undefined;
  /** What a new account has; undefined where no source says it. */
  readonly initial: number | undefined;
  readonly source: SourceName;
  /** What a stage needs of it, at one moment or at several. */
  readonly needs: (graph: Graph) => readonly Need[];
}

export interface Need {
  readonly amount: number;
  /** When, or of which resource: "at the first deploy", "of the API". Empty for what there is all the time. */
  readonly when: string;
}

/** The largest of a quota's needs. */
export const mostOf = (needs: readonly Need[]): number => Math.max(0, ...needs.map(({ amount }) => amount));

/** The one of several resources that needs most of a limit that each has. Nothing where there are none. */
export function largest(needs: readonly Need[]): readonly Need[] {
  return needs.toSorted((a, b) => b.amount - a.amount).slice(0, 1);
}
