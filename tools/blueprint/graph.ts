import type { Inputs, KnownType } from "./argument-types.ts";

/**
 * The graph of resources that a deploy of a stage would register. References between resources are plain equal values: a
 * resource's `id` and `outputs.arn` appear wherever others name it, so two things are connected when their texts are equal.
 */
export interface Graph {
  readonly app: string;
  readonly stage: string;
  /** As `sst dev` would register it. */
  readonly dev: boolean;
  readonly sst: string;
  /** In the order of their URNs. */
  readonly resources: readonly Resource[];
  /** What run() returned. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Of a type that is known by name, its inputs are typed. They may hold marked secrets: read.ts reads them without. */
export interface Resource<Type extends string = string> {
  /** `urn:pulumi:<stage>::<app>::<parent type>$<type>::<name>`. */
  readonly urn: string;
  /** As Pulumi names it: `aws:ecs/service:Service`, `sst:aws:Cluster`. */
  readonly type: Type;
  /** Its logical name. */
  readonly name: string;
  /** URN; absent for what has no parent. */
  readonly parent?: string;
  /** URNs under which a deploy looks for it in the state as well; absent where there are none. */
  readonly aliases?: readonly string[];
  /** False for components, which exist only in the program. */
  readonly custom: boolean;
  /** Absent for components. */
  readonly id?: string;
  /** As the provider would be given them. Secrets are `{ "$secret": value }`. */
  readonly inputs: Inputs<Type>;
  /** What the provider would add: `arn`, `dnsName`, …, beside the inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** It exists already and is only read: `Vpc.get` and the like. */
  readonly read: boolean;
}

/** A resource of one of several types, which `type` tells apart. */
export type ResourceOf<Type extends KnownType> = Type extends KnownType ? Resource<Type> : never;
