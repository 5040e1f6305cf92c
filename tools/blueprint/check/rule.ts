import type { KnownType } from "../argument-types.ts";
import type { Graph, Resource, ResourceOf } from "../graph.ts";

/** The texts of a rule, whichever resources it checks. */
interface Words {
  /** Security Hub's identifier, or else Checkov's, or else our own. [M]: not yet looked up in Security Hub's own list. */
  readonly id: string;
  /** A statement that is true when the rule holds. */
  readonly title: string;
  readonly checkov?: string;
  /** Requirement of PCI DSS 4.0. */
  readonly pci?: string;
  readonly why: string;
  /** Whether the rule applies to a stage; it applies to all by default. */
  readonly stages?: (stage: string) => boolean;
}

/** A rule, which checks each resource of its types. */
export interface Rule extends Words {
  readonly appliesTo: (type: string) => boolean;
  /** True when it holds; otherwise what is wrong, or false when the title says it all. */
  readonly holds: (resource: Resource, graph: Graph) => boolean | string;
}

/** The type of a rule about the whole graph, which runs once, on a resource that stands for the app. */
export const APP = "app";

type Asked<Type> = Type extends KnownType ? ResourceOf<Type> : Resource;

/** Defines a rule about resources of some types, with typed inputs, or about the APP. */
export function rule<Type extends KnownType | typeof APP>({
  of,
  holds,
  ...words
}: Words & {
  readonly of: Type | readonly Type[];
  readonly holds: (resource: Asked<Type>, graph: Graph) => boolean | string;
}): Rule {
  const types = new Set<string>([of].flat());
  return { ...words, appliesTo: (type) => types.has(type), holds: holds as Rule["holds"] };
}

/** A result for `holds`: true when there are no faults, otherwise the faults. */
export function none(faults: readonly string[]): true | string {
  return faults.length === 0 ? true : faults.join("; ");
}
