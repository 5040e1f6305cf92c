import type { Graph } from "../graph.ts";
import { unusedAddresses, dearEndpoints, idleLoadBalancers, idleNats } from "./findings/network.ts";
import { mutedAlarms, powerlessPolicies, unreadInsights, unreadMetrics } from "./findings/watching.ts";
import { unreadSecrets, unusedKeys } from "./findings/security.ts";
import { keyOf, type Line } from "./line.ts";
import type { Bill, Waste } from "./findings/waste.ts";
import { cents, type Range, sum } from "./range.ts";

/** A resource that costs money and serves nobody. */
export interface Finding {
  readonly resource: string;
  readonly fault: string;
  /** Dollars a month that removing it would save. */
  readonly cost: Range;
}

const KINDS: readonly ((graph: Graph, bill: Bill) => readonly Waste[])[] = [
  idleNats,
  unusedAddresses,
  idleLoadBalancers,
  dearEndpoints,
  unusedKeys,
  unreadSecrets,
  mutedAlarms,
  powerlessPolicies,
  unreadMetrics,
  unreadInsights,
];

/** Finds what costs money and is unused. */
export function findUnused(graph: Graph, lines: readonly Line[], bill: Bill): readonly Finding[] {
  return KINDS.flatMap((find) => find(graph, bill)).flatMap(({ resource, fault, item, saves }) => {
    if (resource.read) return [];
    const own = lines.filter((line) => line.resource === keyOf(resource) && (item === undefined || line.item === item));
    const cost = cents(saves ?? sum(own.map((line) => line.cost)));
    return [{ resource: keyOf(resource), fault, cost }];
  });
}
