import type { Inputs } from "../argument-types.ts";
import type { Graph, Resource } from "../graph.ts";
import { named, names, ofType } from "../read.ts";

type Subnet = Resource<"aws:ec2/subnet:Subnet">;

/** Where a route leads. */
type Target = Pick<
  Inputs<"aws:ec2/route:Route">,
  "egressOnlyGatewayId" | "gatewayId" | "natGatewayId" | "networkInterfaceId"
>;

/** The subnet of an id. */
export function subnetOf(graph: Graph, id: string | undefined): Subnet | undefined {
  return named(graph, id, "aws:ec2/subnet:Subnet");
}

/** The route table of a subnet; undefined when it has the VPC's main one, which leads nowhere. */
export function routeTableOf(graph: Graph, subnet: Subnet): Resource<"aws:ec2/routeTable:RouteTable"> | undefined {
  const association = ofType(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation").find(({ inputs }) =>
    names(inputs.subnetId, subnet),
  );
  return association && named(graph, association.inputs.routeTableId, "aws:ec2/routeTable:RouteTable");
}

/** Whether a subnet is public: the internet's packets come in, and go out to whoever has a public address. */
export function isPublicSubnet(graph: Graph, subnet: Subnet): boolean {
  return routesOf(graph, subnet).some(
    ({ gatewayId, egressOnlyGatewayId }) =>
      egressOnlyGatewayId === undefined &&
      named(graph, gatewayId, "aws:ec2/internetGateway:InternetGateway") !== undefined,
  );
}

/** The NAT gateway that a subnet's way to the internet leads through. */
export function natGatewayOf(graph: Graph, subnet: Subnet): Resource<"aws:ec2/natGateway:NatGateway"> | undefined {
  return routesOf(graph, subnet)
    .map(({ natGatewayId }) => named(graph, natGatewayId, "aws:ec2/natGateway:NatGateway"))
    .find((gateway) => gateway !== undefined);
}

/** Whether something without a public address gets out: through a NAT gateway in a public subnet, or an instance. */
export function leadsOut(graph: Graph, subnet: Subnet): boolean {
  const gateway = natGatewayOf(graph, subnet);
  const home = gateway && subnetOf(graph, gateway.inputs.subnetId);
  if (home !== undefined && isPublicSubnet(graph, home)) return true;
  return routesOf(graph, subnet).some(({ networkInterfaceId }) => networkInterfaceId !== undefined);
}

/** Routes are given inside their table or as resources of their own. */
function routesOf(graph: Graph, subnet: Subnet): readonly Target[] {
  const table = routeTableOf(graph, subnet);
  if (table === undefined) return [];
  const own = ofType(graph, "aws:ec2/route:Route").filter(({ inputs }) => names(inputs.routeTableId, table));
  return [...(table.inputs.routes ?? []), ...own.map(({ inputs }) => inputs)];
}
