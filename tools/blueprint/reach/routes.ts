import type { Graph, Resource } from "../graph.ts";
import { type Fields, named, names, objects, ofType, text } from "../read.ts";

export const SUBNET = "aws:ec2/subnet:Subnet";
const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";

/** The subnet of an id. */
export function subnetOf(graph: Graph, id: unknown): Resource | undefined {
  return named(graph, id, SUBNET);
}

/** The route table of a subnet; undefined when it has the VPC's main one, which leads nowhere. */
export function routeTableOf(graph: Graph, subnet: Resource): Resource | undefined {
  const association = ofType(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation").find(({ inputs }) =>
    names(inputs["subnetId"], subnet),
  );
  return association && named(graph, association.inputs["routeTableId"], "aws:ec2/routeTable:RouteTable");
}

/** Whether a subnet is public: the internet's packets come in, and go out to whoever has a public address. */
export function isPublicSubnet(graph: Graph, subnet: Resource): boolean {
  return routesOf(graph, subnet).some(
    ({ gatewayId, egressOnlyGatewayId }) =>
      egressOnlyGatewayId === undefined && named(graph, gatewayId, INTERNET_GATEWAY) !== undefined,
  );
}

/** The NAT gateway that a subnet's way to the internet leads through. */
export function natGatewayOf(graph: Graph, subnet: Resource): Resource | undefined {
  return routesOf(graph, subnet)
    .map(({ natGatewayId }) => named(graph, natGatewayId, NAT_GATEWAY))
    .find((gateway) => gateway !== undefined);
}

/** Whether something without a public address gets out: through a NAT gateway in a public subnet, or an instance. */
export function leadsOut(graph: Graph, subnet: Resource): boolean {
  const gateway = natGatewayOf(graph, subnet);
  const home = gateway && subnetOf(graph, gateway.inputs["subnetId"]);
  if (home !== undefined && isPublicSubnet(graph, home)) return true;
  return routesOf(graph, subnet).some(({ networkInterfaceId }) => text(networkInterfaceId) !== "");
}

/** Routes are given inside their table or as resources of their own. */
function routesOf(graph: Graph, subnet: Resource): readonly Fields[] {
  const table = routeTableOf(graph, subnet);
  if (table === undefined) return [];
  const own = ofType(graph, "aws:ec2/route:Route").filter(({ inputs }) => names(inputs["routeTableId"], table));
  return [...objects(table.inputs["routes"]), ...own.map(({ inputs }) => inputs)];
}
