import type { KnownType } from "../argument-types.ts";
import type { Graph, Resource, ResourceOf } from "../graph.ts";

/** What a rule says, whatever it is asked of. */
interface Words {
  /** Security Hub's identifier, else Checkov's, else a name of ours. [M]: not yet looked up in Security Hub's own list. */
  readonly id: string;
  /** What is true when the rule holds. */
  readonly title: string;
  readonly checkov?: string;
  /** Requirement of PCI DSS 4.0. */
  readonly pci?: string;
  readonly why: string;
  /** Whether it is asked of a stage; of all unless said. */
  readonly stages?: (stage: string) => boolean;
}

/** A rule, asked of each resource of its types. */
export interface Rule extends Words {
  readonly appliesTo: (type: string) => boolean;
  /** True, or what is wrong; false where the title says it all. */
  readonly holds: (resource: Resource, graph: Graph) => boolean | string;
}

/** The type that a rule about the graph as a whole applies to: it is asked once, of a resource that stands for the app. */
export const APP = "app";

type Asked<Type> = Type extends KnownType ? ResourceOf<Type> : Resource;

/** A rule about resources of some types, whose inputs it reads by their names, or about the APP. */
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

/** For `holds`: true when nothing is at fault, else the faults. */
export function none(faults: readonly string[]): true | string {
  return faults.length === 0 ? true : faults.join("; ");
}
