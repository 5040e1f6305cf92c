import type { Graph } from "../graph.ts";

/** A finding that is accepted. One that accepts nothing is an error. */
export interface Suppression {
  readonly rule: string;
  /** Of resources' logical names. */
  readonly resources: RegExp;
  /** What is accepted of what the rule says is wrong; all of it unless said. */
  readonly faults?: RegExp;
  readonly stages: (stage: string) => boolean;
  /** Where the resources are optional: other graphs do not need the suppression. */
  readonly onlyWhere?: (graph: Graph) => boolean;
  readonly reason: string;
}
