/** Something of a stage that the picture shows as one box, across the zones that it is in. */
export interface Node {
  /** As `reach` names them: several that differ in nothing but their name share a box. */
  readonly names: readonly string[];
  readonly kind: Kind;
  readonly place: Place;
  /** What it is, below its name. */
  readonly lines: readonly string[];
  /** Of a task, in the order of its definition. */
  readonly containers: readonly string[];
  /** Of a service: how its tasks are placed at their minimum and at their maximum number. */
  readonly tasks?: { readonly least: Placement; readonly most: Placement };
  /** What is in each zone, by the zone's name. */
  readonly zones: ReadonlyMap<string, string>;
  /** It belongs to the stage whose network this one is in. */
  readonly lent: boolean;
}

export type Kind = "service" | "load balancer" | "database" | "function" | "NAT" | "other";

/** In the region but in no network of ours, or in subnets of that kind. */
export type Place = "region" | "public" | "private";

export interface Placement {
  readonly onDemand: number;
  readonly spot: number;
}
