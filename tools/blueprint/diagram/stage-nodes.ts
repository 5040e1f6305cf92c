import type { Graph } from "../graph.ts";
import { type Endpoint, endpointsOf, INTERNET } from "../reach/endpoints.ts";
import type { Edge } from "../reach/reach.ts";
import { describe } from "./describe.ts";
import { locate, natGatewaysOf } from "./network.ts";
import type { Node } from "./node.ts";
import { regionalNodeOf } from "./regional-node.ts";
import { serverlessNodes } from "./serverless.ts";

/** The nodes of a stage's picture, in order from the internet inwards; databases come last. */
export function nodesOf(graph: Graph, host: Graph | undefined, edges: readonly Edge[]): readonly Node[] {
  const whole = withHost(graph, host);
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const own = new Set(graph.resources.map(({ urn }) => urn));
  const endpoints = endpointsOf(whole).filter(({ name, resource }) => own.has(resource.urn) || ends.has(name));
  const inside = endpoints.map((endpoint) => nodeOf(whole, endpoint, !own.has(endpoint.resource.urn)));
  const serverless = serverlessNodes(graph, new Set(inside.flatMap(({ names }) => names)));
  const known = new Set([INTERNET, ...[...inside, ...serverless].flatMap(({ names }) => names)]);
  const regional = [...[...ends].filter((name) => !known.has(name)).map(regionalNode), ...serverless];
  const gateways = natGatewaysOf(whole, host !== undefined);
  return inOrder([...regional, ...(gateways === undefined ? [] : [gateways]), ...join(inside, edges)], edges);
}

/** Adds the host's resources, because the graph of a stage in a host's network refers to them. */
export function withHost(graph: Graph, host: Graph | undefined): Graph {
  return host === undefined ? graph : { ...graph, resources: [...graph.resources, ...host.resources] };
}

function nodeOf(graph: Graph, { name, resource, subnets }: Endpoint, lent: boolean): Node {
  const { zones, place } = locate(graph, subnets);
  return { names: [name], place, containers: [], lent, ...describe(resource, graph, zones) };
}

/** A node for an HTTP API, which has a name on the internet and no interface in our networks. */
const regionalNode = (name: string): Node => regionalNodeOf(name, "other", ["outside the VPC"]);

/** Joins functions that differ only in their names and have the same connections into one box. */
function join(nodes: readonly Node[], edges: readonly Edge[]): readonly Node[] {
  const joined = Map.groupBy(nodes, ({ names: [name], ...rest }) =>
    rest.kind === "function"
      ? JSON.stringify([
          { ...rest, zones: [...rest.zones] },
          edges.filter(({ from }) => from === name).map(({ to, port }) => [to, port]),
          edges.filter(({ to }) => to === name).map(({ from, port }) => [from, port]),
        ])
      : name,
  );
  return [...joined.values()].map((same) => ({ ...same[0]!, names: same.flatMap(({ names }) => names) }));
}

const PLACES = ["region", "public", "private"] as const;

/** Puts each node below its callers, so that most arrows lead to the next box. Gateways are nearest to the internet. */
function inOrder(nodes: readonly Node[], edges: readonly Edge[]): readonly Node[] {
  const called = callOrder(edges);
  const rank = (node: Node): number => {
    if (node.kind === "NAT") return -1;
    if (node.kind === "database") return called.length + 1;
    const first = Math.min(...node.names.map((name) => called.indexOf(name)));
    return first < 0 ? called.length : first;
  };
  return PLACES.flatMap((place) => nodes.filter((node) => node.place === place).toSorted((a, b) => rank(a) - rank(b)));
}

/** The names that the internet reaches, depth first. */
function callOrder(edges: readonly Edge[]): readonly string[] {
  const order: string[] = [];
  const visit = (name: string): void => {
    for (const { to } of edges.filter(({ from }) => from === name)) {
      if (to === INTERNET || order.includes(to)) continue;
      order.push(to);
      visit(to);
    }
  };
  visit(INTERNET);
  return order;
}
