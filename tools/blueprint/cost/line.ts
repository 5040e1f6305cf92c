import type { KnownType } from "../argument-types.ts";
import type { Graph, Resource } from "../graph.ts";
import type { Prices } from "./price-table.ts";
import type { Range } from "./range.ts";
import type { Usage } from "./usage.ts";

/** What one resource costs, for one reason. */
export interface Line {
  /** Type and logical name: the same in every graph of a stage. */
  readonly resource: string;
  /** What is paid for, in a bill's words: "NAT gateway". */
  readonly item: string;
  /** How much of it. */
  readonly quantity: string;
  /** With the fewest tasks; `high` with the assumed requests and the dearest Spot. */
  readonly cost: Range;
  /** The same with every service at its maximum number of tasks. */
  readonly atMost: Range;
}

/** What a price needs to know beside the resource. */
export interface Surroundings {
  readonly graph: Graph;
  /** Requests of clients a month, in millions. */
  readonly millions: number;
  readonly prices: Prices;
  readonly usage: Usage;
}

/** The lines of a resource: none for one that is free as it is set up, or a sentence why it cannot be priced. */
export type Priced = readonly Line[] | string;

/** What a resource of a type costs. */
export type Pricer<Type extends KnownType> = (resource: Resource<Type>, surroundings: Surroundings) => Priced;

export function line(
  resource: Resource,
  item: string,
  quantity: string,
  { cost, atMost = cost }: { readonly cost: Range; readonly atMost?: Range },
): Line {
  return { resource: keyOf(resource), item, quantity, cost, atMost };
}

export const keyOf = ({ type, name }: Resource): string => `${type} ${name}`;
