import { logicalNameOf, nameOf } from "./names";
import type { ServiceName, Stage } from "./stage";

export type Peer =
  | "public-load-balancer"
  | "payment-api"
  | "fraud-detection-load-balancer"
  | "fraud-detection"
  | "notification-service-load-balancer"
  | "notification-service"
  | "database"
  | "migrator"
  | "vpc-link";

/** A preview has only the ids of staging's groups. */
export type SecurityGroups = Readonly<Record<Peer, Pick<aws.ec2.SecurityGroup, "id">>>;

/** Where each service listens. */
export const SERVICE_PORTS: Readonly<Record<ServiceName, number>> = {
  "payment-api": 8080,
  "fraud-detection": 8081,
  "notification-service": 8082,
};

const HTTP = 80;
const HTTPS = 443;
const POSTGRESQL = 5432;

/** What each group is for. A changed description replaces the group, which its members must leave first. */
const PEERS: Readonly<Record<Peer, string>> = {
  "public-load-balancer": "The only way in from the internet",
  "payment-api": "Tasks of payment-api",
  "fraud-detection-load-balancer": "Internal load balancer of fraud-detection",
  "fraud-detection": "Tasks of fraud-detection",
  "notification-service-load-balancer": "Internal load balancer of notification-service",
  "notification-service": "Tasks of notification-service",
  database: "The database: opens no connection itself",
  migrator: "Functions that migrate the database",
  "vpc-link": "The way in to previews",
};

interface Connection {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
}

/** Who opens connections to whom, and nobody else does. */
const CONNECTIONS: readonly Connection[] = [
  { from: "public-load-balancer", to: "payment-api", port: SERVICE_PORTS["payment-api"] },
  { from: "payment-api", to: "fraud-detection-load-balancer", port: HTTP },
  { from: "fraud-detection-load-balancer", to: "fraud-detection", port: SERVICE_PORTS["fraud-detection"] },
  { from: "payment-api", to: "notification-service-load-balancer", port: HTTP },
  {
    from: "notification-service-load-balancer",
    to: "notification-service",
    port: SERVICE_PORTS["notification-service"],
  },
  { from: "payment-api", to: "database", port: POSTGRESQL },
  { from: "fraud-detection", to: "database", port: POSTGRESQL },
  { from: "notification-service", to: "database", port: POSTGRESQL },
  { from: "migrator", to: "database", port: POSTGRESQL },
];

/** Previews have no load balancers and live in staging's groups. */
const PREVIEW_CONNECTIONS: readonly Connection[] = [
  { from: "vpc-link", to: "payment-api", port: SERVICE_PORTS["payment-api"] },
  { from: "payment-api", to: "fraud-detection", port: SERVICE_PORTS["fraud-detection"] },
  { from: "payment-api", to: "notification-service", port: SERVICE_PORTS["notification-service"] },
];

interface InternetRule {
  readonly peer: Peer;
  readonly fromPort: number;
  readonly toPort: number;
  readonly why: string;
}

const FROM_INTERNET: readonly InternetRule[] = [
  { peer: "public-load-balancer", fromPort: HTTPS, toPort: HTTPS, why: "Merchants and shoppers" },
  { peer: "public-load-balancer", fromPort: HTTP, toPort: HTTP, why: "Redirected to HTTPS" },
];

/** AWS's own endpoints (images, logs, secrets) are on the internet's side of the NAT, and have no group to name. */
const TO_INTERNET: readonly InternetRule[] = [
  { peer: "payment-api", fromPort: HTTPS, toPort: HTTPS, why: "The acquirer, and AWS" },
  { peer: "fraud-detection", fromPort: HTTPS, toPort: HTTPS, why: "AWS" },
  { peer: "migrator", fromPort: HTTPS, toPort: HTTPS, why: "AWS" },
  { peer: "notification-service", fromPort: HTTPS, toPort: HTTPS, why: "Webhooks, and AWS" },
  { peer: "notification-service", fromPort: 1024, toPort: 65_535, why: "Webhooks on ports that merchants chose" },
];

/** One group per peer; what they may say to one another is one rule at either end. */
export function createSecurityGroups(
  stage: Stage,
  vpcId: $util.Input<string>,
): { readonly groups: SecurityGroups; readonly rules: readonly $util.Resource[] } {
  const groups = forEachPeer((peer) => createGroup(stage, vpcId, peer));
  const connections = stage.kind === "staging" ? [...CONNECTIONS, ...PREVIEW_CONNECTIONS] : CONNECTIONS;
  const rules = [
    ...connections.flatMap((connection) => allow(groups, connection)),
    ...FROM_INTERNET.map((rule) => allowFromInternet(groups, rule)),
    ...TO_INTERNET.map((rule) => allowToInternet(groups, rule)),
  ];
  return { groups, rules };
}

/** In a preview: staging's groups. */
export const useSecurityGroups = (ids: $util.Output<Readonly<Record<Peer, string>>>): SecurityGroups =>
  forEachPeer((peer) => ({ id: ids.apply((idOf) => idOf[peer]) }));

/** What a preview needs to use them. */
export const idsOf = (groups: SecurityGroups): Readonly<Record<Peer, $util.Output<string>>> =>
  forEachPeer((peer) => groups[peer].id);

function forEachPeer<T>(make: (peer: Peer) => T): Record<Peer, T> {
  const peers = Object.keys(PEERS) as Peer[];
  return Object.fromEntries(peers.map((peer) => [peer, make(peer)])) as Record<Peer, T>;
}

function createGroup(stage: Stage, vpcId: $util.Input<string>, peer: Peer): aws.ec2.SecurityGroup {
  const name = nameOf(stage, peer);
  return new aws.ec2.SecurityGroup(`${logicalNameOf(peer)}Group`, {
    name,
    description: PEERS[peer],
    vpcId,
    tags: { Name: name, Service: serviceOf(peer) },
  });
}

function serviceOf(peer: Peer): string {
  if (peer === "public-load-balancer" || peer === "vpc-link") return "payment-api";
  if (peer === "migrator") return "database";
  return peer.replace("-load-balancer", "");
}

function allow(groups: SecurityGroups, { from, to, port }: Connection): $util.Resource[] {
  const rule = { ipProtocol: "tcp", fromPort: port, toPort: port };
  return [
    new aws.vpc.SecurityGroupEgressRule(`${logicalNameOf(from)}To${logicalNameOf(to)}`, {
      ...rule,
      description: `To ${to}`,
      securityGroupId: groups[from].id,
      referencedSecurityGroupId: groups[to].id,
    }),
    new aws.vpc.SecurityGroupIngressRule(`${logicalNameOf(to)}From${logicalNameOf(from)}`, {
      ...rule,
      description: `From ${from}`,
      securityGroupId: groups[to].id,
      referencedSecurityGroupId: groups[from].id,
    }),
  ];
}

function allowFromInternet(groups: SecurityGroups, rule: InternetRule): $util.Resource {
  return new aws.vpc.SecurityGroupIngressRule(`${logicalNameOf(rule.peer)}FromInternet${rule.fromPort}`, {
    ...anywhere(rule),
    securityGroupId: groups[rule.peer].id,
  });
}

function allowToInternet(groups: SecurityGroups, rule: InternetRule): $util.Resource {
  return new aws.vpc.SecurityGroupEgressRule(`${logicalNameOf(rule.peer)}ToInternet${rule.fromPort}`, {
    ...anywhere(rule),
    securityGroupId: groups[rule.peer].id,
  });
}

/** The VPC has no IPv6. */
const anywhere = ({ fromPort, toPort, why }: InternetRule) => ({
  ipProtocol: "tcp",
  fromPort,
  toPort,
  cidrIpv4: "0.0.0.0/0",
  description: why,
});
