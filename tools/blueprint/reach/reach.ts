import type { Graph, Resource } from "../graph.ts";
import { arnOf, names, ofType } from "../read.ts";
import { isPublic, overlaps } from "./addresses.ts";
import { type Endpoint, endpointsOf, INTERNET, unreadable, withoutStage } from "./endpoints.ts";
import { carriesConnections, groupsOf, type Opening, openingsOf } from "./openings.ts";
import { EVERY_PORT, formatPorts, intersect, merge, port, type Ports } from "./ports.ts";
import { isPublicSubnet, leadsOut, subnetOf } from "./routes.ts";

/** A connection that one name can open to another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `443`, or `1024-65535`. */
  readonly port: string;
  /** Whether the port only redirects the caller to another port. */
  readonly redirects: boolean;
}

export interface Reach {
  readonly edges: readonly Edge[];
  /** What could not be judged, and why: the table is complete only when this is empty. */
  readonly unknown: readonly string[];
}

/**
 * Finds who can open a connection to whom, from the graph's addresses, routes, listeners and security groups. Nothing is
 * declared: a connection exists when the groups on both sides admit it and something listens.
 *
 * For a stage in its host's network, this lists only connections with an end in that stage.
 *
 * Network ACLs are not read: they can only remove connections.
 */
export function reachOf(graph: Graph, host?: Graph): Reach {
  const whole = host === undefined ? graph : { ...graph, resources: [...graph.resources, ...host.resources] };
  const network = readNetwork(whole);
  const { endpoints } = network;
  const open = endpoints.flatMap((to) => describe(INTERNET, to, fromInternet(network, to)));
  const inside = endpoints.flatMap((from) =>
    endpoints.flatMap((to) => describe(from.name, to, between(network, from, to))),
  );
  const edges = [
    ...open,
    ...publicNames(network),
    // A connection that the internet can open is not repeated for each caller inside.
    ...inside.filter((one) => !open.some(({ to, port: at }) => to === one.to && at === one.port)),
    ...endpoints.flatMap((from) => toInternet(network, from)),
  ];
  const foreign = new Set(host === undefined ? [] : namesOf({ ...host, stage: graph.stage }));
  return { edges: edges.filter(({ from, to }) => !foreign.has(from) || !foreign.has(to)), unknown: unknowns(network) };
}

/** Every name that can be an end of a connection in the graph. */
function namesOf(graph: Graph): readonly string[] {
  const network = readNetwork(graph);
  return [
    INTERNET,
    ...network.endpoints.map(({ name }) => name),
    ...publicNames(network).flatMap(({ from, to }) => [from, to]),
  ];
}

interface Network {
  readonly graph: Graph;
  readonly endpoints: readonly Endpoint[];
  readonly openings: readonly Opening[];
  readonly groups: readonly Resource[];
}

function readNetwork(graph: Graph): Network {
  const admitted = openingsOf(graph).filter(carriesConnections);
  return {
    graph,
    endpoints: endpointsOf(graph).map((one) => withDefaultGroup(graph, one)),
    openings: admitted,
    groups: groupsOf(graph),
  };
}

/** A resource without a security group gets the default one of its VPC. */
function withDefaultGroup(graph: Graph, endpoint: Endpoint): Endpoint {
  if (endpoint.groups.length > 0) return endpoint;
  const vpcs = new Set(endpoint.subnets.map((id) => subnetOf(graph, id)?.inputs.vpcId));
  const group = ofType(graph, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").find(({ inputs }) =>
    vpcs.has(inputs.vpcId),
  );
  return { ...endpoint, groups: [group?.id ?? "the default security group"] };
}

function fromInternet(network: Network, to: Endpoint): readonly Ports[] {
  const { graph } = network;
  if (!to.publicAddress || !subnetsOf(network, to).some((subnet) => isPublicSubnet(graph, subnet))) return [];
  const admitted = openings(network, to, "in").filter(facesInternet);
  return intersect(
    admitted.map(({ ports }) => ports),
    to.listens,
  );
}

function toInternet(network: Network, from: Endpoint): readonly Edge[] {
  const { graph } = network;
  if (!from.opensTo(INTERNET)) return [];
  const out = subnetsOf(network, from).some(
    (subnet) => leadsOut(graph, subnet) || (from.publicAddress && isPublicSubnet(graph, subnet)),
  );
  if (!out) return [];
  const admitted = openings(network, from, "out").filter(facesInternet);
  return merge(admitted.map(({ ports }) => ports)).map((ports) => edge(from.name, INTERNET, ports));
}

function between(network: Network, from: Endpoint, to: Endpoint): readonly Ports[] {
  if (!from.opensTo(to.resource) || !sameVpc(network, from, to)) return [];
  const out = openings(network, from, "out").filter((opening) => admits(network, opening, to));
  const into = openings(network, to, "in").filter((opening) => admits(network, opening, from));
  const agreed = intersect(
    out.map(({ ports }) => ports),
    into.map(({ ports }) => ports),
  );
  return intersect(agreed, to.listens);
}

function admits(network: Network, { peer }: Opening, other: Endpoint): boolean {
  switch (peer.kind) {
    case "group":
      return other.groups.includes(peer.id);
    case "range":
      return subnetsOf(network, other).some(({ inputs }) => overlaps(peer.cidr, inputs.cidrBlock ?? ""));
    case "prefix list":
      return false;
  }
}

/** AWS may change a prefix list, so we treat it like the internet. */
function facesInternet({ peer }: Opening): boolean {
  return peer.kind === "prefix list" || (peer.kind === "range" && isPublic(peer.cidr));
}

function openings(network: Network, { groups }: Endpoint, direction: Opening["direction"]): readonly Opening[] {
  return network.openings.filter((opening) => opening.direction === direction && groups.includes(opening.group));
}

function subnetsOf({ graph }: Network, { subnets }: Endpoint): readonly Resource<"aws:ec2/subnet:Subnet">[] {
  return subnets.map((id) => subnetOf(graph, id)).filter((subnet) => subnet !== undefined);
}

function sameVpc(network: Network, one: Endpoint, other: Endpoint): boolean {
  const vpcs = new Set(subnetsOf(network, one).map(({ inputs }) => inputs.vpcId));
  return subnetsOf(network, other).some(({ inputs }) => vpcs.has(inputs.vpcId));
}

/** HTTP APIs and functions with a URL: they have a name on the internet and no interface in the VPC. */
function publicNames({ graph, endpoints }: Network): readonly Edge[] {
  const apis = ofType(graph, "aws:apigatewayv2/api:Api").flatMap((api) => [
    edge(INTERNET, apiName(graph, api), port(443)),
    ...ofType(graph, "aws:apigatewayv2/integration:Integration")
      .filter(({ inputs }) => names(inputs.apiId, api))
      .flatMap((integration) => behind(integration, { graph, endpoints }))
      .map((to) => ({ ...edge(apiName(graph, api), to, EVERY_PORT), port: "its requests" })),
  ]);
  const urls = ofType(graph, "aws:lambda/functionUrl:FunctionUrl").map(({ inputs }) =>
    edge(INTERNET, functionNamed(graph, inputs.functionName) ?? inputs.functionName ?? "", port(443)),
  );
  return [...apis, ...urls];
}

type Integration = Resource<"aws:apigatewayv2/integration:Integration">;

/** The targets of an API's requests: VPC links, or a function. */
function behind(
  { inputs }: Integration,
  { graph, endpoints }: Pick<Network, "graph" | "endpoints">,
): readonly string[] {
  const links = endpoints.filter(({ resource }) => names(inputs.connectionId, resource)).map(({ name }) => name);
  const invoked = functionNamed(graph, inputs.integrationUri);
  return invoked === undefined ? links : [...links, invoked];
}

/** The name of the function that a text names, or whose ARN it contains. */
function functionNamed(graph: Graph, said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const found = ofType(graph, "aws:lambda/function:Function").find(
    (one) => names(said, one) || said === one.outputs["invokeArn"] || said.includes(arnOf(one)),
  );
  return found && withoutStage(graph, found);
}

function apiName(graph: Graph, api: Resource): string {
  return `${withoutStage(graph, api)} HTTP API`;
}

function unknowns({ graph, endpoints, groups }: Network): readonly string[] {
  const known = new Set(groups.map(({ id }) => id));
  return [
    ...ofType(graph, "aws:apigatewayv2/integration:Integration")
      .filter((integration) => behind(integration, { graph, endpoints }).length === 0)
      .map(({ name, inputs }) =>
        inputs.connectionId === undefined
          ? `${name} leads to what the graph does not tell`
          : `${name} leads to a VPC link that the graph does not define`,
      ),
    ...unreadable(graph).map(({ name, type }) => `${name} has security groups, but ${type} is not understood`),
    ...endpoints.flatMap(({ name, groups: own, subnets }) => [
      ...(subnets.length === 0 ? [`${name} is in no subnet that the graph tells`] : []),
      ...own.filter((id) => !known.has(id)).map((id) => `${name} is in ${id}, which the graph does not define`),
      ...subnets
        .filter((id) => subnetOf(graph, id) === undefined)
        .map((id) => `${name} is in subnet ${id}, which the graph does not define`),
    ]),
  ];
}

function describe(from: string, to: Endpoint, ports: readonly Ports[]): readonly Edge[] {
  return merge(ports).map((range) => ({
    ...edge(from, to.name, range),
    redirects: range.from === range.to && to.redirects.includes(range.from),
  }));
}

function edge(from: string, to: string, ports: Ports): Edge {
  return { from, to, port: formatPorts(ports), redirects: false };
}
