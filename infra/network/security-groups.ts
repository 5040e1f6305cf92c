import { logicalNameOf, nameOf } from "../names";
import {
  allow,
  allowFromInternet,
  allowToInternet,
  type Connection,
  type GroupIds,
  type InternetRule,
} from "./security-group-rules";
import type { ServiceName, Stage } from "../stage";

export type Peer =
  | "public-load-balancer"
  | "payment-api"
  | "fraud-detection-load-balancer"
  | "fraud-detection"
  | "notification-service-load-balancer"
  | "notification-service"
  | "database"
  | "migrator";

/** Where each service listens. */
export const SERVICE_PORTS: Readonly<Record<ServiceName, number>> = {
  "payment-api": 8080,
  "fraud-detection": 8081,
  "notification-service": 8082,
};

const HTTP = 80;
export const HTTPS = 443;
export const POSTGRESQL = 5432;

/** What each group is for. Changing a description replaces the group, which its members must leave first. */
const PEERS: Readonly<Record<Peer, string>> = {
  "public-load-balancer": "The only way in from the internet",
  "payment-api": "Tasks of payment-api",
  "fraud-detection-load-balancer": "Internal load balancer of fraud-detection",
  "fraud-detection": "Tasks of fraud-detection",
  "notification-service-load-balancer": "Internal load balancer of notification-service",
  "notification-service": "Tasks of notification-service",
  database: "The database: opens no connection itself",
  migrator: "Functions that migrate the database",
};

/** Who may open connections to whom. */
const CONNECTIONS: readonly Connection<Peer>[] = [
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

const FROM_INTERNET: readonly InternetRule<Peer>[] = [
  { peer: "public-load-balancer", fromPort: HTTPS, toPort: HTTPS, why: "Merchants and shoppers" },
  { peer: "public-load-balancer", fromPort: HTTP, toPort: HTTP, why: "Redirected to HTTPS" },
];

export const TO_WEBHOOKS: InternetRule<"notification-service"> = {
  peer: "notification-service",
  fromPort: 1024,
  toPort: 65_535,
  why: "Webhooks on ports that merchants chose",
};

/** AWS's own endpoints (images, logs, secrets) are on the internet, and have no group that a rule could name. */
const TO_INTERNET: readonly InternetRule<Peer>[] = [
  { peer: "payment-api", fromPort: HTTPS, toPort: HTTPS, why: "AWS; the acquirer" },
  { peer: "fraud-detection", fromPort: HTTPS, toPort: HTTPS, why: "AWS" },
  { peer: "migrator", fromPort: HTTPS, toPort: HTTPS, why: "AWS" },
  { peer: "notification-service", fromPort: HTTPS, toPort: HTTPS, why: "AWS; webhooks" },
  TO_WEBHOOKS,
];

/** Creates one group per peer, and for each connection between peers a rule at each end. */
export function createSecurityGroups(
  stage: Stage,
  vpcId: $util.Input<string>,
): { readonly groupIds: GroupIds<Peer>; readonly rules: readonly $util.Resource[] } {
  const groupIds = forEachPeer((peer) => [createPeerGroup(stage, vpcId, peer)]);
  const rules = [
    ...CONNECTIONS.flatMap((connection) => allow(groupIds, connection)),
    ...FROM_INTERNET.map((rule) => allowFromInternet(groupIds, rule)),
    ...TO_INTERNET.map((rule) => allowToInternet(groupIds, rule)),
  ];
  return { groupIds, rules };
}

export function forEachPeer<T>(make: (peer: Peer) => T): Record<Peer, T> {
  const peers = Object.keys(PEERS) as Peer[];
  return Object.fromEntries(peers.map((peer) => [peer, make(peer)])) as Record<Peer, T>;
}

/** Creates a peer's own group, which admits nothing yet. */
export const createPeerGroup = (stage: Stage, vpcId: $util.Input<string>, peer: Peer): $util.Output<string> =>
  createSecurityGroup(stage, vpcId, peer, { description: PEERS[peer], service: serviceOf(peer) });

/** Creates a group that admits nothing and lets nothing out yet; returns its id. */
export function createSecurityGroup(
  stage: Stage,
  vpcId: $util.Input<string>,
  what: string,
  { description, service }: { readonly description: string; readonly service: string },
): $util.Output<string> {
  const name = nameOf(stage, what);
  const tags = { Name: name, Service: service };
  return new aws.ec2.SecurityGroup(`${logicalNameOf(what)}Group`, { name, description, vpcId, tags }).id;
}

function serviceOf(peer: Peer): string {
  if (peer === "public-load-balancer") return "payment-api";
  if (peer === "migrator") return "database";
  return peer.replace("-load-balancer", "");
}
