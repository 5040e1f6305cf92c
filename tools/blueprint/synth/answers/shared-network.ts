import { digest } from "../repeatable.ts";

/** The network that `Vpc.get` finds for a VPC's id: three zones, each with a public and a private subnet and a NAT gateway. */
const ZONES = ["a", "b", "c"];

export interface SharedNetwork {
  readonly internetGateway: string;
  readonly defaultGroup: string;
  readonly publicSubnets: readonly string[];
  readonly privateSubnets: readonly string[];
  readonly namespace: string;
}

export function sharedNetwork(vpc: string): SharedNetwork {
  const id = (prefix: string, what: string): string => `${prefix}-${digest(`${vpc} ${what}`, 17)}`;
  return {
    internetGateway: id("igw", "internet gateway"),
    defaultGroup: id("sg", "default"),
    publicSubnets: ZONES.map((zone) => id("subnet", `public ${zone}`)),
    privateSubnets: ZONES.map((zone) => id("subnet", `private ${zone}`)),
    // SST's pattern for these ids allows no zero.
    namespace: `ns-${digest(vpc, 16).replaceAll("0", "a")}`,
  };
}

/** The route table of a subnet. */
export const routeTableOf = (subnet: string): string => `rtb-${digest(subnet, 17)}`;
export const natGatewayOf = (subnet: string): string => `nat-${digest(subnet, 17)}`;
export const addressOf = (natGateway: string): string => `eipalloc-${digest(natGateway, 17)}`;
