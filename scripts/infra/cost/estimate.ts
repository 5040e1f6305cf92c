import { stageOf } from "../../../infra/stage.ts";
import type { Graph, Resource } from "../graph.ts";
import { arnOf } from "../read.ts";
import { type Finding, findUnused } from "./findings.ts";
import { keyOf, type Line } from "./line.ts";
import { PRICERS } from "./pricers.ts";
import { REGION } from "./price-table.ts";
import { type Range, sum } from "./range.ts";
import { whyFree } from "./free.ts";
import { REQUEST_MILLIONS } from "./usage.ts";

/** What a stage costs a month, in dollars. */
export interface Estimate {
  readonly app: string;
  readonly stage: string;
  readonly region: string;
  /** Requests of clients a month, in millions. */
  readonly millions: number;
  readonly lines: readonly Line[];
  /** With the fewest tasks: `high` at the assumed requests and the dearest Spot. */
  readonly total: Range;
  /** With every service at its maximum number of tasks. */
  readonly totalAtMost: Range;
  readonly free: readonly { readonly type: string; readonly why: string }[];
  /** Resources that the total leaves out. */
  readonly notPriced: readonly { readonly resource: string; readonly why: string }[];
  readonly findings: readonly Finding[];
}

/** There are no prices for what the graph asks for. */
export class PriceError extends Error {
  override readonly name = "PriceError";
}

/**
 * Prices a graph. What it only reads belongs to another stage, and is paid there.
 *
 * Throws PriceError for a region other than the one of the price table.
 */
export function estimate(graph: Graph, millions = REQUEST_MILLIONS[stageOf(graph.stage).kind]): Estimate {
  refuseOtherRegions(graph);
  const resources = graph.resources.filter(({ custom, read }) => custom && !read);
  const priced = order(resources).map((resource) => ({ resource, result: priceOf(resource, graph, millions) }));
  const lines = priced.flatMap(({ result }) => (typeof result === "string" ? [] : result));
  const free = new Map(
    resources.flatMap(({ type }) => {
      const why = whyFree(type);
      return why === undefined ? [] : [[type, why]];
    }),
  );
  return {
    app: graph.app,
    stage: graph.stage,
    region: REGION,
    millions,
    lines,
    total: sum(lines.map(({ cost }) => cost)),
    totalAtMost: sum(lines.map(({ atMost }) => atMost)),
    free: [...free].map(([type, why]) => ({ type, why })),
    notPriced: priced.flatMap(({ resource, result }) =>
      typeof result === "string" ? [{ resource: keyOf(resource), why: result }] : [],
    ),
    findings: findUnused(graph, lines),
  };
}

function priceOf(resource: Resource, graph: Graph, millions: number): readonly Line[] | string {
  const pricer = Object.hasOwn(PRICERS, resource.type) ? PRICERS[resource.type] : undefined;
  if (pricer !== undefined) return pricer(resource, { graph, millions });
  return whyFree(resource.type) === undefined ? "no price of its type is known" : [];
}

/** As the pricers are listed, so that what belongs together stands together. */
function order(resources: readonly Resource[]): readonly Resource[] {
  const types = Object.keys(PRICERS);
  return resources.toSorted((a, b) => types.indexOf(a.type) - types.indexOf(b.type));
}

function refuseOtherRegions(graph: Graph): void {
  const regions = new Set(graph.resources.map((resource) => arnOf(resource).split(":")[3] ?? "").filter(Boolean));
  const others = [...regions].filter((region) => region !== REGION);
  if (others.length === 0) return;
  throw new PriceError(
    `${graph.stage} is in ${others.join(" and ")}, and only prices of ${REGION} are known: nothing was estimated. ` +
      `Add the region's prices to scripts/infra/cost/price-table.ts, or ask for a stage in ${REGION}.`,
  );
}
