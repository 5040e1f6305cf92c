import { logicalNameOf, tagsOf } from "../names";

/** Ids of each peer's security groups. The first is its own, which rules name. */
export type GroupIds<Peer extends string> = Readonly<Record<Peer, $util.Output<string>[]>>;

export interface Connection<Peer extends string> {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
}

export interface InternetRule<Peer extends string> {
  readonly peer: Peer;
  readonly fromPort: number;
  readonly toPort: number;
  readonly why: string;
}

/** A connection needs a rule at each end. */
export const allow = <Peer extends string>(
  groupIds: GroupIds<Peer>,
  connection: Connection<Peer>,
): readonly $util.Resource[] => [allowOut(groupIds, connection), allowIn(groupIds, connection)];

/** Half of a connection: a rule in the group that opens it. */
export function allowOut<Peer extends string>(
  groupIds: GroupIds<Peer>,
  { from, to, port }: Connection<Peer>,
): $util.Resource {
  return new aws.vpc.SecurityGroupEgressRule(`${logicalNameOf(from)}To${logicalNameOf(to)}`, {
    ...tcp(port, port),
    description: `To ${to}`,
    securityGroupId: ownOf(groupIds, from),
    referencedSecurityGroupId: ownOf(groupIds, to),
  });
}

/** The other half: a rule in the group that accepts it. */
export function allowIn<Peer extends string>(
  groupIds: GroupIds<Peer>,
  { from, to, port }: Connection<Peer>,
): $util.Resource {
  return new aws.vpc.SecurityGroupIngressRule(`${logicalNameOf(to)}From${logicalNameOf(from)}`, {
    ...tcp(port, port),
    description: `From ${from}`,
    securityGroupId: ownOf(groupIds, to),
    referencedSecurityGroupId: ownOf(groupIds, from),
  });
}

export function allowFromInternet<Peer extends string>(
  groupIds: GroupIds<Peer>,
  rule: InternetRule<Peer>,
): $util.Resource {
  return new aws.vpc.SecurityGroupIngressRule(`${logicalNameOf(rule.peer)}FromInternet${rule.fromPort}`, {
    ...anywhere(rule),
    securityGroupId: ownOf(groupIds, rule.peer),
  });
}

export function allowToInternet<Peer extends string>(
  groupIds: GroupIds<Peer>,
  rule: InternetRule<Peer>,
): $util.Resource {
  return new aws.vpc.SecurityGroupEgressRule(`${logicalNameOf(rule.peer)}ToInternet${rule.fromPort}`, {
    ...anywhere(rule),
    securityGroupId: ownOf(groupIds, rule.peer),
  });
}

function ownOf<Peer extends string>(groupIds: GroupIds<Peer>, peer: Peer): $util.Output<string> {
  return groupIds[peer][0]!;
}

const tcp = (fromPort: number, toPort: number) => ({
  ipProtocol: "tcp",
  fromPort,
  toPort,
  tags: tagsOf("network"),
});

/** Any IPv4 address: the VPC has no IPv6. */
const anywhere = ({ fromPort, toPort, why }: InternetRule<string>) => ({
  ...tcp(fromPort, toPort),
  cidrIpv4: "0.0.0.0/0",
  description: why,
});
