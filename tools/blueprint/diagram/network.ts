import type { Graph, Resource } from "../graph.ts";
import { arnOf, named, ofType } from "../read.ts";
import { isPublicSubnet, subnetOf } from "../reach/routes.ts";
import type { Node, Place } from "./node.ts";

type Subnetwork = Resource<"aws:ec2/subnet:Subnet">;

/** One subnet of the picture. */
export interface Subnet {
  readonly zone: string;
  readonly place: Place;
  readonly range: string;
}

export function subnetsOf(graph: Graph): readonly Subnet[] {
  return ofType(graph, "aws:ec2/subnet:Subnet").map((subnet) => ({
    zone: zoneOf(subnet),
    place: placeOf(graph, subnet),
    range: subnet.inputs.cidrBlock ?? "",
  }));
}

/** The VPC's range, as in `10.0.0.0/16`; "" when the graph defines no VPC. */
export function rangesOf(graph: Graph): string {
  return ofType(graph, "aws:ec2/vpc:Vpc")
    .map(({ inputs }) => inputs.cidrBlock ?? "")
    .join(", ");
}

/** The region, from the resources' ARNs. */
export function regionOf(graph: Graph): string {
  const regions = new Set(graph.resources.map((resource) => arnOf(resource).split(":")[3] ?? "").filter(Boolean));
  return [...regions].toSorted().join(", ");
}

/** The zones of some subnets, and whether one of them is public. */
export function locate(graph: Graph, subnetIds: readonly string[]): { zones: readonly string[]; place: Place } {
  const subnets = subnetIds.map((id) => subnetOf(graph, id)).filter((subnet) => subnet !== undefined);
  const isPublic = subnets.some((subnet) => isPublicSubnet(graph, subnet));
  return { zones: [...new Set(subnets.map(zoneOf))].toSorted(), place: isPublic ? "public" : "private" };
}

/** All NAT gateways as one node; undefined without any. */
export function natGatewaysOf(graph: Graph, lent: boolean): Node | undefined {
  const gateways = ofType(graph, "aws:ec2/natGateway:NatGateway");
  if (gateways.length === 0) return undefined;
  const zones = gateways.flatMap(({ inputs }) => locate(graph, [inputs.subnetId ?? ""]).zones);
  return {
    names: [gateways.length === 1 ? "NAT gateway" : "NAT gateways"],
    kind: "NAT",
    place: "public",
    lines: gateways.every((gateway) => hasOwnAddress(graph, gateway)) ? ["with fixed addresses"] : [],
    containers: [],
    zones: new Map(zones.map((zone) => [zone, "NAT gateway"])),
    lent,
  };
}

/** A gateway with an address from the graph keeps that address when it is replaced. */
function hasOwnAddress(graph: Graph, { inputs }: Resource<"aws:ec2/natGateway:NatGateway">): boolean {
  return named(graph, inputs.allocationId, "aws:ec2/eip:Eip") !== undefined;
}

const zoneOf = ({ inputs }: Subnetwork): string => inputs.availabilityZone ?? "";
const placeOf = (graph: Graph, subnet: Subnetwork): Place => (isPublicSubnet(graph, subnet) ? "public" : "private");
