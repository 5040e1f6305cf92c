import type { Graph, Resource } from "../../graph.ts";
import { names, ofType } from "../../read.ts";
import type { Bill, Waste } from "./waste.ts";
import { flat } from "../range.ts";

/** NAT gateways that carry no traffic of tasks or functions. */
export function idleNats(graph: Graph): readonly Waste[] {
  return ofType(graph, "aws:ec2/natGateway:NatGateway").flatMap((nat): Waste[] => {
    const subnets = subnetsThrough(nat, graph);
    if (subnets.length === 0) return [{ resource: nat, fault: "no subnet's route leads to it" }];
    const used = placesOf(graph).some((place) => subnets.includes(place));
    return used ? [] : [{ resource: nat, fault: "no task and no function is in the subnets that leave through it" }];
  });
}

function subnetsThrough(nat: Resource<"aws:ec2/natGateway:NatGateway">, graph: Graph): readonly string[] {
  const tables = ofType(graph, "aws:ec2/routeTable:RouteTable").filter(({ inputs }) =>
    inputs.routes?.some(({ natGatewayId }) => names(natGatewayId, nat)),
  );
  const routes = ofType(graph, "aws:ec2/route:Route").filter(({ inputs }) => names(inputs.natGatewayId, nat));
  const ids = new Set([...tables.map(({ id }) => id), ...routes.map(({ inputs }) => inputs.routeTableId)]);
  return ofType(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation")
    .filter(({ inputs }) => ids.has(inputs.routeTableId))
    .flatMap(({ inputs }) => inputs.subnetId ?? []);
}

/** The subnets of tasks and functions. A task with a public address in a public subnet needs no NAT. */
function placesOf(graph: Graph): readonly string[] {
  return [
    ...ofType(graph, "aws:ecs/service:Service").flatMap(({ inputs }) => inputs.networkConfiguration?.subnets ?? []),
    ...ofType(graph, "aws:lambda/function:Function").flatMap(({ inputs }) => inputs.vpcConfig?.subnetIds ?? []),
  ];
}

export function unusedAddresses(graph: Graph): readonly Waste[] {
  const attached = [
    ...ofType(graph, "aws:ec2/natGateway:NatGateway").map(({ inputs }) => inputs.allocationId),
    ...ofType(graph, "aws:ec2/eipAssociation:EipAssociation").map(({ inputs }) => inputs.allocationId),
    ...ofType(graph, "aws:lb/loadBalancer:LoadBalancer").flatMap(({ inputs }) =>
      (inputs.subnetMappings ?? []).map(({ allocationId }) => allocationId),
    ),
  ];
  return ofType(graph, "aws:ec2/eip:Eip")
    .filter((address) => address.inputs.instance === undefined && address.inputs.networkInterface === undefined)
    .filter((address) => !attached.some((allocation) => names(allocation, address)))
    .map((resource) => ({ resource, fault: "the address is attached to nothing" }));
}

/** Load balancers whose listeners lead to no service. */
export function idleLoadBalancers(graph: Graph): readonly Waste[] {
  const served = ofType(graph, "aws:ecs/service:Service").flatMap(({ inputs }) =>
    (inputs.loadBalancers ?? []).map(({ targetGroupArn }) => targetGroupArn),
  );
  const attachments = ofType(graph, "aws:lb/targetGroupAttachment:TargetGroupAttachment");
  const groups = new Set([...served, ...attachments.map(({ inputs }) => inputs.targetGroupArn)]);
  return ofType(graph, "aws:lb/loadBalancer:LoadBalancer")
    .filter((balancer) => !targetsOf(balancer, graph).some((group) => groups.has(group)))
    .map((resource) => ({ resource, fault: "no service is behind it" }));
}

/** ARNs of the target groups to which the load balancer's listeners and their rules forward. */
function targetsOf(balancer: Resource<"aws:lb/loadBalancer:LoadBalancer">, graph: Graph): readonly string[] {
  const listeners = ofType(graph, "aws:lb/listener:Listener").filter(({ inputs }) =>
    names(inputs.loadBalancerArn, balancer),
  );
  const rules = ofType(graph, "aws:lb/listenerRule:ListenerRule").filter(({ inputs }) =>
    listeners.some((listener) => names(inputs.listenerArn, listener)),
  );
  const actions = [
    ...listeners.flatMap(({ inputs }) => inputs.defaultActions ?? []),
    ...rules.flatMap(({ inputs }) => inputs.actions ?? []),
  ];
  return actions.flatMap(({ targetGroupArn, forward }) => [
    ...(targetGroupArn === undefined ? [] : [targetGroupArn]),
    ...(forward?.targetGroups ?? []).flatMap(({ arn }) => arn ?? []),
  ]);
}

/** Interface endpoints that together cost more than the NAT gateways beside them, which lead to the same services. */
export function dearEndpoints(graph: Graph, { prices: { monthly } }: Bill): readonly Waste[] {
  const endpoints = ofType(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
    ({ inputs, read }) => !read && inputs.vpcEndpointType === "Interface",
  );
  const zones = endpoints.reduce((total, { inputs }) => total + (inputs.subnetIds?.length ?? 0), 0);
  const cost = monthly("interfaceEndpoint", zones);
  const nats = monthly("natGateway", ofType(graph, "aws:ec2/natGateway:NatGateway").filter(({ read }) => !read).length);
  const [first] = endpoints;
  // An unknown price makes no endpoint too expensive.
  if (first === undefined || nats === 0 || !(cost > nats)) return [];
  const fault =
    `${endpoints.length} interface endpoints cost $${cost.toFixed(2)} a month, more than the NAT gateways beside them ` +
    `($${nats.toFixed(2)}), which lead to the same services`;
  return [{ resource: first, fault, saves: flat(cost) }];
}
