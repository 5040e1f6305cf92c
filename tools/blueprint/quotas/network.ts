import type { Graph } from "../graph.ts";
import { type ByType, byType, names, ofType } from "../read.ts";
import { openingsOf } from "../reach/openings.ts";
import { largest, type Need } from "./quota.ts";

/** The most rules in one group and direction: AWS counts rules in and rules out separately. */
export function rulesPerGroup(graph: Graph): readonly Need[] {
  const openings = openingsOf(graph);
  const groups = ofType(graph, "aws:ec2/securityGroup:SecurityGroup").filter(({ read }) => !read);
  return largest(
    groups.flatMap((group) =>
      (["in", "out"] as const).map((direction) => ({
        amount: openings.filter((one) => one.group === group.id && one.direction === direction).length,
        when: `${direction} of ${group.inputs.name ?? group.name}`,
      })),
    ),
  );
}

/** For each type with network interfaces, the security groups of those interfaces. */
const WEARERS: ByType<readonly string[] | undefined> = {
  "aws:ecs/service:Service": ({ inputs }) => inputs.networkConfiguration?.securityGroups,
  "aws:lambda/function:Function": ({ inputs }) => inputs.vpcConfig?.securityGroupIds,
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }) => inputs.securityGroups,
  "aws:rds/cluster:Cluster": ({ inputs }) => inputs.vpcSecurityGroupIds,
  "aws:apigatewayv2/vpcLink:VpcLink": ({ inputs }) => inputs.securityGroupIds,
};

export function groupsPerInterface(graph: Graph): readonly Need[] {
  return largest(
    graph.resources.map((resource) => ({
      amount: byType(WEARERS, resource)?.length ?? 0,
      when: `of ${resource.name}`,
    })),
  );
}

export function natGatewaysPerZone(graph: Graph): readonly Need[] {
  const zones = ofType(graph, "aws:ec2/natGateway:NatGateway").map(({ inputs }) => {
    const subnet = ofType(graph, "aws:ec2/subnet:Subnet").find((one) => names(inputs.subnetId, one));
    return subnet?.inputs.availabilityZone ?? "";
  });
  return largest([...new Set(zones)].map((zone) => ({ amount: zones.filter((one) => one === zone).length, when: "" })));
}

export function routesPerTable(graph: Graph): readonly Need[] {
  const tables = ofType(graph, "aws:ec2/routeTable:RouteTable");
  return largest(
    tables.map((table) => {
      const alone = ofType(graph, "aws:ec2/route:Route").filter(({ inputs }) => names(inputs.routeTableId, table));
      // Counts the local route too, which every table has.
      return { amount: (table.inputs.routes?.length ?? 0) + alone.length + 1, when: `of ${table.name}` };
    }),
  );
}

export const endpoints =
  (type: "Gateway" | "Interface") =>
  (graph: Graph): readonly Need[] => {
    const ofThisType = ofType(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
      ({ inputs }) => (inputs.vpcEndpointType ?? "Gateway") === type,
    );
    return [{ amount: ofThisType.length, when: "" }];
  };
