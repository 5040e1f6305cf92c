/** A resource or several that the picture shows as one box across their zones. */
export interface Node {
  /** Names from `reach`: nodes that differ only in their names share a box. */
  readonly names: readonly string[];
  readonly kind: Kind;
  readonly place: Place;
  /** The description below the name. */
  readonly lines: readonly string[];
  /** The containers of a service's task, in the order of its definition. */
  readonly containers: readonly string[];
  /** The placement of a service's tasks, at the minimum and at the maximum number. */
  readonly tasks?: { readonly least: Placement; readonly most: Placement };
  /** The text in each zone, by the zone's name. */
  readonly zones: ReadonlyMap<string, string>;
  /** Whether it belongs to the stage whose network this stage uses. */
  readonly lent: boolean;
}

export type Kind = "service" | "load balancer" | "database" | "function" | "NAT" | "other";

/** In the region but outside our networks, or in subnets of that kind. */
export type Place = "region" | "public" | "private";

export interface Placement {
  readonly onDemand: number;
  readonly spot: number;
}
