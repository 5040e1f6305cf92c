import { PARTITION } from "../region.ts";
import { secret, type Values } from "../values.ts";
import type { World } from "./world.ts";
import { globalArn } from "./arn.ts";
import { policyDocument } from "./policy-document.ts";
import { natGatewayOf, routeTableOf, sharedNetwork } from "./shared-network.ts";
import { zonesOf } from "./zones.ts";

type Source = (args: Values) => Values | Promise<Values>;
type Filters = readonly { readonly name: string; readonly values: readonly string[] }[];

/** AWS's answer to each data source that SST or the app uses. */
export function dataSources(world: World): Readonly<Record<string, Source>> {
  return { ...accountSources(world), ...sharedNetworkSources };
}

function accountSources({ place, neighbour }: World): Record<string, Source> {
  const { region, account } = place;
  return {
    // The property is `name` up to version 6 of the provider, and `region` since 7.
    "aws:index/getRegion:getRegion": () => ({
      id: region,
      name: region,
      region,
      endpoint: `ec2.${region}.amazonaws.com`,
    }),
    "aws:index/getPartition:getPartition": () => ({
      id: PARTITION,
      partition: PARTITION,
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": (args) => {
      const wanted = filters(args).find(({ name }) => name === "zone-id")?.values;
      const zones = zonesOf(region).filter(({ id }) => wanted === undefined || wanted.includes(id));
      return {
        id: region,
        names: zones.map(({ name }) => name),
        zoneIds: zones.map(({ id }) => id),
        groupNames: [region],
      };
    },
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({
      id: account,
      accountId: account,
      userId: "AIDAEXAMPLE",
      arn: globalArn(place, "iam", "user/deployer"),
    }),
    "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
      const json = policyDocument(args);
      return { id: "policy", json, minifiedJson: json };
    },
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": () => ({
      id: region,
      authorizationToken: secret("example"),
      userName: "AWS",
      password: secret("example"),
      proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
      expiresAt: "2030-01-01T00:00:00Z",
    }),
    "aws:ec2/getAmi:getAmi": () => ({ id: "ami-00000000000000000", imageId: "ami-00000000000000000" }),
    "aws:ssm/getParameter:getParameter": async (args) => {
      const isIt = (type: string, inputs: Values): boolean =>
        type === "aws:ssm/parameter:Parameter" && inputs["name"] === args["name"];
      const made = (await neighbour())?.resources.find(({ type, inputs }) => isIt(type, inputs));
      if (made === undefined) throw new Error(`No stage has made the SSM parameter ${String(args["name"])}.`);
      const { value, ...rest } = made.inputs;
      return { ...rest, id: made.id, arn: made.outputs["arn"], value: unmarked(value), version: 1 };
    },
  };
}

/** Reads a graph's secret, which is `{"$secret": …}`. */
function unmarked(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as { $secret?: unknown }).$secret : value;
}

/** The data sources that `sst.aws.Vpc.get` uses. */
const sharedNetworkSources: Record<string, Source> = {
  "aws:ec2/getInternetGateway:getInternetGateway": (args) => {
    const { internetGateway } = sharedNetwork(filter(args, "attachment.vpc-id"));
    return { id: internetGateway, internetGatewayId: internetGateway };
  },
  "aws:ec2/getSecurityGroups:getSecurityGroups": (args) => ({
    id: "groups",
    ids: [sharedNetwork(filter(args, "vpc-id")).defaultGroup],
  }),
  "aws:ec2/getSubnets:getSubnets": (args) => {
    const { privateSubnets, publicSubnets } = sharedNetwork(filter(args, "vpc-id"));
    return { id: "subnets", ids: filter(args, "tag:Name") === "*Private*" ? privateSubnets : publicSubnets };
  },
  "aws:ec2/getRouteTable:getRouteTable": (args) => {
    const routeTable = routeTableOf(String(args["subnetId"]));
    return { id: routeTable, routeTableId: routeTable };
  },
  "aws:ec2/getNatGateways:getNatGateways": (args) => ({
    id: "gateways",
    ids: [natGatewayOf(filter(args, "subnet-id"))],
  }),
  // NAT instances and bastions: this platform has none.
  "aws:ec2/getInstances:getInstances": () => ({ id: "instances", ids: [] }),
  "aws:route53/getZone:getZone": (args) => {
    const { namespace } = sharedNetwork(String(args["vpcId"]));
    return {
      id: "Z0EXAMPLENS",
      zoneId: "Z0EXAMPLENS",
      linkedServiceDescription: `arn:aws:servicediscovery:::namespace/${namespace}`,
    };
  },
};

function filter(args: Values, name: string): string {
  return filters(args).find((one) => one.name === name)?.values[0] ?? "";
}

const filters = (args: Values): Filters => (args["filters"] ?? []) as Filters;
