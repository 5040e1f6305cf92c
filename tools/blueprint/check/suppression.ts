import type { Graph } from "../graph.ts";

/** Accepts a finding. A suppression that accepts nothing is an error. */
export interface Suppression {
  readonly rule: string;
  /** Matches the resources' logical names. */
  readonly resources: RegExp;
  /** Matches the faults that it accepts; all by default. */
  readonly faults?: RegExp;
  readonly stages: (stage: string) => boolean;
  /** Limits the suppression to graphs that have the optional resources. */
  readonly onlyWhere?: (graph: Graph) => boolean;
  readonly reason: string;
}
