import type { Inputs, KnownType } from "./argument-types.ts";

/**
 * The resources that a deploy of a stage would register. References between resources are plain equal values: a resource's `id`
 * and `outputs.arn` appear wherever others name it, so two resources are connected when they hold the same text.
 */
export interface Graph {
  readonly app: string;
  readonly stage: string;
  /** Whether this is the graph that `sst dev` would register. */
  readonly dev: boolean;
  readonly sst: string;
  /** Sorted by URN. */
  readonly resources: readonly Resource[];
  /** What run() returned. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource. Its inputs are typed when its type is a known one. They may hold marked secrets: read.ts unwraps them. */
export interface Resource<Type extends string = string> {
  /** `urn:pulumi:<stage>::<app>::<parent type>$<type>::<name>`. */
  readonly urn: string;
  /** Pulumi's name of the type: `aws:ecs/service:Service`, `sst:aws:Cluster`. */
  readonly type: Type;
  /** Its logical name. */
  readonly name: string;
  /** The parent's URN; absent when there is no parent. */
  readonly parent?: string;
  /** Other URNs under which a deploy looks for it in the state; absent when there are none. */
  readonly aliases?: readonly string[];
  /** False for components, which exist only in the program. */
  readonly custom: boolean;
  /** Absent for components. */
  readonly id?: string;
  /** The inputs that the provider would receive. Secrets are `{ "$secret": value }`. */
  readonly inputs: Inputs<Type>;
  /** What the provider would add to the inputs: `arn`, `dnsName`, … */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URNs of the resources that it depends on, sorted. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** Whether it exists already and the program only reads it, as `Vpc.get` does. */
  readonly read: boolean;
}

/** A resource of one of several types; `type` tells which. */
export type ResourceOf<Type extends KnownType> = Type extends KnownType ? Resource<Type> : never;
