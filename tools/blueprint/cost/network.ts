import { ofType } from "../read.ts";
import { line, type Pricer } from "./line.ts";
import { HOURS_PER_MONTH } from "./price-table.ts";
import { flat } from "./range.ts";

/** Prices the hours, and an equal share of the traffic of all tasks and functions. */
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

/** AWS charges for an address whether it is attached or not. */
export const priceAddress: Pricer<"aws:ec2/eip:Eip"> = (address, { prices: { monthly } }) => [
  line(address, "public IPv4", "1", { cost: flat(monthly("publicAddress")) }),
];

/** Gateway endpoints, which serve S3 and DynamoDB, are free. */
export const priceEndpoint: Pricer<"aws:ec2/vpcEndpoint:VpcEndpoint"> = (endpoint, { prices: { monthly } }) => {
  const { vpcEndpointType = "Gateway", subnetIds } = endpoint.inputs;
  if (vpcEndpointType === "Gateway") return [];
  if (vpcEndpointType !== "Interface") return `endpoints of type ${vpcEndpointType} have no price here`;
  const zones = subnetIds?.length ?? 0;
  return [line(endpoint, "interface endpoint", `${zones} zones`, { cost: flat(monthly("interfaceEndpoint", zones)) })];
};

/** Prices the hours and the capacity units; a public load balancer also has addresses and sends responses to the internet. */
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
 * The average over a month: the larger of new connections (25 a second) and data (1 GB an hour). Source:
 * docs.aws.amazon.com/elasticloadbalancing, and aws.amazon.com/elasticloadbalancing/pricing
 */
function capacityUnits(millions: number, gbPerMillion: number): number {
  const connectionsPerSecond = (millions * 1e6) / (HOURS_PER_MONTH * 3_600);
  const gbPerHour = (millions * gbPerMillion) / HOURS_PER_MONTH;
  return Math.max(connectionsPerSecond / 25, gbPerHour);
}
