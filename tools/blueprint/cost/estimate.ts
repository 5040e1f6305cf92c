import type { Graph, Resource } from "../graph.ts";
import { arnOf, byType } from "../read.ts";
import { type Finding, findUnused } from "./findings.ts";
import { keyOf, type Line, type Priced, type Surroundings } from "./line.ts";
import { PRICERS } from "./pricers.ts";
import { PRICE_LISTS, type Prices, pricesOf } from "./price-table.ts";
import { type Range, sum } from "./range.ts";
import { whyFree } from "./free.ts";
import type { Assumptions, Usage } from "./usage.ts";

/** What a stage costs a month, in dollars. */
export interface Estimate {
  readonly app: string;
  readonly stage: string;
  readonly region: string;
  /** Millions of client requests a month. */
  readonly millions: number;
  readonly assumptions: Assumptions;
  readonly lines: readonly Line[];
  /** With the fewest tasks: `high` with the assumed requests and the most expensive Spot. */
  readonly total: Range;
  /** With every service at its maximum number of tasks. */
  readonly totalAtMost: Range;
  readonly free: readonly { readonly type: string; readonly why: string }[];
  /** Resources that the total leaves out. */
  readonly notPriced: readonly { readonly resource: string; readonly why: string }[];
  readonly findings: readonly Finding[];
}

/** The graph's region has no price list. */
export class PriceError extends Error {
  override readonly name = "PriceError";
}

/**
 * Prices a graph under a month's usage. Resources that are only read belong to another stage, which pays for them.
 *
 * Throws PriceError for a region without a price list. A line without a known price is left out of the total and named.
 */
export function estimate(graph: Graph, usage: Usage, millions = usage.requestMillions(graph.stage)): Estimate {
  const region = homeOf(graph);
  const prices = pricesIn(region, graph.stage);
  const resources = graph.resources.filter(({ custom, read }) => custom && !read);
  const priced = order(resources).map((resource) => ({
    resource,
    result: priceOf(resource, { graph, millions, prices, usage }),
  }));
  const all = priced.flatMap(({ result }) => (typeof result === "string" ? [] : result));
  const lines = all.filter(isKnown);
  const free = new Map(
    resources.flatMap(({ type }) => {
      const why = whyFree(type);
      return why === undefined ? [] : [[type, why]];
    }),
  );
  return {
    app: graph.app,
    stage: graph.stage,
    region,
    millions,
    assumptions: usage.assumptions,
    lines,
    total: sum(lines.map(({ cost }) => cost)),
    totalAtMost: sum(lines.map(({ atMost }) => atMost)),
    free: [...free].map(([type, why]) => ({ type, why })),
    notPriced: [
      ...priced.flatMap(({ resource, result }) =>
        typeof result === "string" ? [{ resource: keyOf(resource), why: result }] : [],
      ),
      ...unknownOf(
        all.filter((line) => !isKnown(line)),
        region,
      ),
    ],
    findings: findUnused(graph, lines, { prices, usage }),
  };
}

/** An unknown price makes the line NaN. */
const isKnown = ({ cost, atMost }: Line): boolean => !Number.isNaN(cost.high + atMost.high + cost.low + atMost.low);

/** One entry for each item, because all its lines lack the same price. */
function unknownOf(lines: readonly Line[], region: string): Estimate["notPriced"] {
  return [...Map.groupBy(lines, ({ item }) => item)].map(([item, [first, ...others]]) => ({
    resource: others.length === 0 ? first!.resource : `${first!.resource} and ${others.length} more`,
    why: `no source was found for the price of "${item}" in ${region}`,
  }));
}

function priceOf(resource: Resource, surroundings: Surroundings): Priced {
  if (!Object.hasOwn(PRICERS, resource.type))
    return whyFree(resource.type) === undefined ? "no price of its type is known" : [];
  const region = regionOf(resource);
  const prices = region === undefined ? surroundings.prices : pricesOf(region);
  return prices === undefined
    ? `no prices of ${region} are known`
    : byType(PRICERS, resource, { ...surroundings, prices })!;
}

/** Sorts resources like the pricers, so that related lines stand together. */
function order(resources: readonly Resource[]): readonly Resource[] {
  const types = Object.keys(PRICERS);
  return resources.toSorted((a, b) => types.indexOf(a.type) - types.indexOf(b.type));
}

/** Undefined for a resource without a region or without an ARN. */
const regionOf = (resource: Resource): string | undefined => arnOf(resource).split(":")[3] || undefined;

/** The region that most of the stage is in; its monitoring may be elsewhere. Without ARNs, us-east-1. */
function homeOf(graph: Graph): string {
  const counts = Map.groupBy(graph.resources, regionOf);
  const [home] = [...counts].filter(([region]) => region !== undefined).toSorted(([, a], [, b]) => b.length - a.length);
  return home?.[0] ?? "us-east-1";
}

function pricesIn(region: string, stage: string): Prices {
  const prices = pricesOf(region);
  if (prices !== undefined) return prices;
  throw new PriceError(
    `${stage} is in ${region}, and prices are known of ${Object.keys(PRICE_LISTS).join(", ")} only: nothing was estimated. ` +
      `Add the region's prices to tools/blueprint/cost/prices, or ask for the stage in one of those by AWS_REGION.`,
  );
}
