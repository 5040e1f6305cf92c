import type { StageKind } from "../../../infra/stage.ts";
import type { Graph, Resource } from "../graph.ts";

export interface Rule {
  /** Security Hub's identifier, else Checkov's, else a name of ours. [M]: not yet looked up in Security Hub's own list. */
  readonly id: string;
  /** What is true when the rule holds. */
  readonly title: string;
  readonly checkov?: string;
  /** Requirement of PCI DSS 4.0. */
  readonly pci?: string;
  readonly why: string;
  /** The kinds of stages that it is asked of; all unless said. */
  readonly stages?: readonly StageKind[];
  readonly appliesTo: (type: string) => boolean;
  /** True, or what is wrong; false where the title says it all. */
  readonly holds: (resource: Resource, graph: Graph) => boolean | string;
}

/** The type that a rule about the graph as a whole applies to: it is asked once, of a resource that stands for the app. */
export const APP = "app";

/** Stages that are deployed and stay. */
export const LASTING: readonly StageKind[] = ["prod", "staging"];
export const DEPLOYED: readonly StageKind[] = ["prod", "staging", "preview"];
export const PROD: readonly StageKind[] = ["prod"];

/** For `appliesTo`. */
export function only(...types: readonly string[]): (type: string) => boolean {
  return (type) => types.includes(type);
}

/** For `holds`: true when nothing is at fault, else the faults. */
export function none(faults: readonly string[]): true | string {
  return faults.length === 0 ? true : faults.join("; ");
}
