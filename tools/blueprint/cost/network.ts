import { ofType } from "../read.ts";
import { line, type Pricer } from "./line.ts";
import { HOURS_PER_MONTH } from "./price-table.ts";
import { flat } from "./range.ts";

/** The hours, and an equal share of what all tasks and functions send and fetch. */
export const priceNat: Pricer<"aws:ec2/natGateway:NatGateway"> = (
  nat,
  { graph, millions, usage: { assumptions }, prices: { monthly, price } },
) => {
  const gb =
    (millions * assumptions.natGbPerMillion) /
    ofType(graph, "aws:ec2/natGateway:NatGateway").filter(({ read }) => !read).length;
  const low = monthly("natGateway");
  const quantity = `${HOURS_PER_MONTH} h and ${gb.toFixed(1)} GB`;
  return [line(nat, "NAT gateway", quantity, { cost: { low, high: low + price("natData", gb) } })];
};

/** Whether it is attached or not. */
export const priceAddress: Pricer<"aws:ec2/eip:Eip"> = (address, { prices: { monthly } }) => [
  line(address, "public IPv4", "1", { cost: flat(monthly("publicAddress")) }),
];

/** S3 and DynamoDB are reached through gateways, which are free. */
export const priceEndpoint: Pricer<"aws:ec2/vpcEndpoint:VpcEndpoint"> = (endpoint, { prices: { monthly } }) => {
  const { vpcEndpointType = "Gateway", subnetIds } = endpoint.inputs;
  if (vpcEndpointType === "Gateway") return [];
  if (vpcEndpointType !== "Interface") return `endpoints of type ${vpcEndpointType} have no price here`;
  const zones = subnetIds?.length ?? 0;
  return [line(endpoint, "interface endpoint", `${zones} zones`, { cost: flat(monthly("interfaceEndpoint", zones)) })];
};

/** The hours and the capacity units; for one that faces the internet also its addresses and what it answers. */
export const priceLoadBalancer: Pricer<"aws:lb/loadBalancer:LoadBalancer"> = (
  balancer,
  { millions, usage: { assumptions }, prices: { monthly, price } },
) => {
  const { loadBalancerType = "application", internal, subnets } = balancer.inputs;
  if (loadBalancerType !== "application") return `${loadBalancerType} load balancers have no price here`;
  const lcus = capacityUnits(millions, assumptions.clientGbPerMillion);
  const low = monthly("loadBalancer");
  const high = low + monthly("loadBalancerCapacity", lcus);
  const hours = line(balancer, "load balancer", `${HOURS_PER_MONTH} h and ${lcus.toFixed(2)} LCU`, {
    cost: { low, high },
  });
  if (internal === true) return [hours];
  const zones = subnets?.length ?? 0;
  const gb = millions * assumptions.clientGbPerMillion;
  return [
    hours,
    line(balancer, "public IPv4", `one in each of ${zones} zones`, { cost: flat(monthly("publicAddress", zones)) }),
    line(balancer, "data to the internet", `${gb} GB`, { cost: { low: 0, high: price("internetData", gb) } }),
  ];
};

/**
 * The average over a month: whichever of new connections (25 a second) and data (1 GB an hour) asks for more.
 * Source: docs.aws.amazon.com/elasticloadbalancing, and aws.amazon.com/elasticloadbalancing/pricing
 */
function capacityUnits(millions: number, gbPerMillion: number): number {
  const connectionsPerSecond = (millions * 1e6) / (HOURS_PER_MONTH * 3_600);
  const gbPerHour = (millions * gbPerMillion) / HOURS_PER_MONTH;
  return Math.max(connectionsPerSecond / 25, gbPerHour);
}
