import type { Inputs } from "../argument-types.ts";
import type { Graph, Resource } from "../graph.ts";
import { named, names, ofType } from "../read.ts";

type Subnet = Resource<"aws:ec2/subnet:Subnet">;

/** The target of a route. */
type Target = Pick<
  Inputs<"aws:ec2/route:Route">,
  "egressOnlyGatewayId" | "gatewayId" | "natGatewayId" | "networkInterfaceId"
>;

/** The subnet with an id. */
export function subnetOf(graph: Graph, id: string | undefined): Subnet | undefined {
  return named(graph, id, "aws:ec2/subnet:Subnet");
}

/** The route table of a subnet; undefined when it uses the VPC's main one, which leads nowhere. */
export function routeTableOf(graph: Graph, subnet: Subnet): Resource<"aws:ec2/routeTable:RouteTable"> | undefined {
  const association = ofType(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation").find(({ inputs }) =>
    names(inputs.subnetId, subnet),
  );
  return association && named(graph, association.inputs.routeTableId, "aws:ec2/routeTable:RouteTable");
}

/** Whether a subnet is public: packets come in from the internet, and go out from resources with a public address. */
export function isPublicSubnet(graph: Graph, subnet: Subnet): boolean {
  return routesOf(graph, subnet).some(
    ({ gatewayId, egressOnlyGatewayId }) =>
      egressOnlyGatewayId === undefined &&
      named(graph, gatewayId, "aws:ec2/internetGateway:InternetGateway") !== undefined,
  );
}

/** The NAT gateway on a subnet's route to the internet. */
export function natGatewayOf(graph: Graph, subnet: Subnet): Resource<"aws:ec2/natGateway:NatGateway"> | undefined {
  return routesOf(graph, subnet)
    .map(({ natGatewayId }) => named(graph, natGatewayId, "aws:ec2/natGateway:NatGateway"))
    .find((gateway) => gateway !== undefined);
}

/**
 * Whether a resource without a public address reaches the internet: through a NAT gateway in a public subnet, or an instance.
 */
export function leadsOut(graph: Graph, subnet: Subnet): boolean {
  const gateway = natGatewayOf(graph, subnet);
  const home = gateway && subnetOf(graph, gateway.inputs.subnetId);
  if (home !== undefined && isPublicSubnet(graph, home)) return true;
  return routesOf(graph, subnet).some(({ networkInterfaceId }) => networkInterfaceId !== undefined);
}

/** A route is part of its table or a separate resource. */
function routesOf(graph: Graph, subnet: Subnet): readonly Target[] {
  const table = routeTableOf(graph, subnet);
  if (table === undefined) return [];
  const own = ofType(graph, "aws:ec2/route:Route").filter(({ inputs }) => names(inputs.routeTableId, table));
  return [...(table.inputs.routes ?? []), ...own.map(({ inputs }) => inputs)];
}
