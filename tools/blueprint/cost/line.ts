import type { KnownType } from "../argument-types.ts";
import type { Graph, Resource } from "../graph.ts";
import type { Prices } from "./price-table.ts";
import type { Range } from "./range.ts";
import type { Usage } from "./usage.ts";

/** What one resource costs for one item. */
export interface Line {
  /** Type and logical name, which are the same in every graph of a stage. */
  readonly resource: string;
  /** What AWS charges for, as a bill calls it: "NAT gateway". */
  readonly item: string;
  /** How much of it. */
  readonly quantity: string;
  /** With the fewest tasks; `high` with the assumed requests and the most expensive Spot. */
  readonly cost: Range;
  /** The same with every service at its maximum number of tasks. */
  readonly atMost: Range;
}

/** What a pricer needs beside the resource. */
export interface Surroundings {
  readonly graph: Graph;
  /** Millions of client requests a month. */
  readonly millions: number;
  readonly prices: Prices;
  readonly usage: Usage;
}

/** The lines of a resource: none when its settings make it free, or a sentence that says why it has no price. */
export type Priced = readonly Line[] | string;

/** Prices a resource of one type. */
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
