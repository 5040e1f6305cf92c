import type { Graph, Resource } from "../graph.ts";
import { fields, named, names, number, objects, ofType, text, texts } from "../read.ts";
import { EVERY_PORT, type Ports, port } from "./ports.ts";

/** Something with network interfaces inside the VPC. */
export interface Endpoint {
  readonly name: string;
  readonly resource: Resource;
  /** Ids of its security groups. */
  readonly groups: readonly string[];
  /** Ids of its subnets. */
  readonly subnets: readonly string[];
  readonly publicAddress: boolean;
  /** The ports that somebody may listen on. A task's containers are free to listen where they like, mapped or not. */
  readonly listens: readonly Ports[];
  /** Ports that only send the caller elsewhere. */
  readonly redirects: readonly number[];
  /** Whether it opens connections to another one, or to the internet, at all, if the network lets it. */
  readonly opensTo: (other: Resource | typeof INTERNET) => boolean;
}

export const INTERNET = "internet";

/** Undefined for what turns out to have no interface in a VPC. */
type Reader = (resource: Resource, graph: Graph) => Omit<Endpoint, "name" | "resource"> | undefined;

const SERVICE = "aws:ecs/service:Service";
export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

const anybody = (): boolean => true;
const nobody = (): boolean => false;

/** Types that have network interfaces, and how each is read. */
const READERS: Readonly<Record<string, Reader>> = {
  [SERVICE]: ({ inputs }) => {
    const { securityGroups, subnets, assignPublicIp } = fields(inputs["networkConfiguration"]);
    return {
      groups: texts(securityGroups),
      subnets: texts(subnets),
      publicAddress: assignPublicIp === true,
      listens: [EVERY_PORT],
      redirects: [],
      opensTo: anybody,
    };
  },
  [LOAD_BALANCER]: (resource, graph) => ({
    groups: texts(resource.inputs["securityGroups"]),
    subnets: [
      ...texts(resource.inputs["subnets"]),
      ...objects(resource.inputs["subnetMappings"]).map(({ subnetId }) => text(subnetId)),
    ],
    publicAddress: resource.inputs["internal"] !== true,
    listens: listenersOf(graph, resource).map(({ inputs }) => port(number(inputs["port"]))),
    redirects: listenersOf(graph, resource)
      .filter((listener) => onlyRedirects(graph, listener))
      .map(({ inputs }) => number(inputs["port"])),
    opensTo: (other) => other !== INTERNET && other.type === SERVICE && isTarget(graph, resource, other),
  }),
  "aws:lambda/function:Function": ({ inputs }) => {
    if (inputs["vpcConfig"] === undefined) return undefined;
    const { securityGroupIds, subnetIds } = fields(inputs["vpcConfig"]);
    return {
      groups: texts(securityGroupIds),
      subnets: texts(subnetIds),
      publicAddress: false,
      listens: [],
      redirects: [],
      opensTo: anybody,
    };
  },
  "aws:rds/cluster:Cluster": (resource, graph) => ({
    groups: texts(resource.inputs["vpcSecurityGroupIds"]),
    subnets: databaseSubnets(graph, resource),
    publicAddress: instancesOf(graph, resource).some(({ inputs }) => inputs["publiclyAccessible"] === true),
    listens: [port(number(resource.inputs["port"] ?? 5432))],
    redirects: [],
    opensTo: nobody,
  }),
  "aws:rds/instance:Instance": (resource, graph) => ({
    groups: texts(resource.inputs["vpcSecurityGroupIds"]),
    subnets: databaseSubnets(graph, resource),
    publicAddress: resource.inputs["publiclyAccessible"] === true,
    listens: [port(number(resource.inputs["port"] ?? 5432))],
    redirects: [],
    opensTo: nobody,
  }),
  "aws:apigatewayv2/vpcLink:VpcLink": ({ inputs }) => ({
    groups: texts(inputs["securityGroupIds"]),
    subnets: texts(inputs["subnetIds"]),
    publicAddress: false,
    listens: [],
    redirects: [],
    // The routes that use it may be another stage's, so whatever its group lets it open counts.
    opensTo: (other) => other !== INTERNET,
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) => {
    // The others are entries of route tables.
    if (inputs["vpcEndpointType"] !== "Interface") return undefined;
    return {
      groups: texts(inputs["securityGroupIds"]),
      subnets: texts(inputs["subnetIds"]),
      publicAddress: false,
      listens: [port(443)],
      redirects: [],
      opensTo: nobody,
    };
  },
  "aws:ec2/instance:Instance": ({ inputs }) => ({
    groups: texts(inputs["vpcSecurityGroupIds"]),
    subnets: texts(inputs["subnetId"]),
    // Its subnet decides, or an address that is attached later: taken for public wherever that has an effect.
    publicAddress: true,
    listens: [EVERY_PORT],
    redirects: [],
    opensTo: anybody,
  }),
};

/** What of a graph is inside a VPC. */
export function endpointsOf(graph: Graph): readonly Endpoint[] {
  return graph.resources.flatMap((resource) => {
    const endpoint = READERS[resource.type]?.(resource, graph);
    return endpoint === undefined ? [] : [{ ...endpoint, name: nameOf(graph, resource), resource }];
  });
}

/** Resources with security groups of a type that nobody here can read: what they can reach is unknown. */
export function unreadable(graph: Graph): readonly Resource[] {
  return graph.resources.filter(
    ({ type, inputs, custom, read }) =>
      custom &&
      !read &&
      READERS[type] === undefined &&
      ["securityGroups", "securityGroupIds", "vpcSecurityGroupIds", "vpcConfig", "networkConfiguration"].some(
        (name) => inputs[name] !== undefined,
      ),
  );
}

/** What a reader is told apart from the name. */
const KINDS: Readonly<Record<string, string>> = {
  [LOAD_BALANCER]: " load balancer",
  "aws:rds/cluster:Cluster": " database",
  "aws:rds/instance:Instance": " database",
  "aws:apigatewayv2/vpcLink:VpcLink": " VPC link",
};

/** A load balancer has the name of the service behind it. */
function nameOf(graph: Graph, resource: Resource): string {
  const behind = ofType(graph, SERVICE).find((service) => isTarget(graph, resource, service));
  return withoutStage(graph, behind ?? resource) + (KINDS[resource.type] ?? "");
}

/** The name that AWS shows, without the stage that it ends with. */
export function withoutStage({ stage }: Graph, { inputs, name }: Resource): string {
  const physical = text(inputs["name"]) || text(inputs["clusterIdentifier"]) || text(inputs["identifier"]) || name;
  return physical.endsWith(`-${stage}`) ? physical.slice(0, -stage.length - 1) : physical;
}

export function listenersOf(graph: Graph, loadBalancer: Resource): readonly Resource[] {
  return ofType(graph, LISTENER).filter(({ inputs }) => names(inputs["loadBalancerArn"], loadBalancer));
}

/** What a listener does with a request: its own actions and those of its rules. */
export function actionsOf(graph: Graph, listener: Resource) {
  const rules = ofType(graph, "aws:lb/listenerRule:ListenerRule").filter(({ inputs }) =>
    names(inputs["listenerArn"], listener),
  );
  return [...objects(listener.inputs["defaultActions"]), ...rules.flatMap(({ inputs }) => objects(inputs["actions"]))];
}

function onlyRedirects(graph: Graph, listener: Resource): boolean {
  return actionsOf(graph, listener).every(({ type }) => type === "redirect");
}

/** Whether a load balancer forwards to tasks of a service. */
export function isTarget(graph: Graph, loadBalancer: Resource, service: Resource): boolean {
  const forwards = listenersOf(graph, loadBalancer).flatMap((listener) => actionsOf(graph, listener));
  const targets = forwards.flatMap(({ targetGroupArn, forward }) => [
    ...texts(targetGroupArn),
    ...objects(fields(forward)["targetGroups"]).map(({ arn }) => text(arn)),
  ]);
  return objects(service.inputs["loadBalancers"]).some(({ targetGroupArn }) =>
    targets.some((target) => target === text(targetGroupArn) && named(graph, target, TARGET_GROUP) !== undefined),
  );
}

export function instancesOf(graph: Graph, cluster: Resource): readonly Resource[] {
  return ofType(graph, "aws:rds/clusterInstance:ClusterInstance").filter(
    ({ inputs }) =>
      names(inputs["clusterIdentifier"], cluster) ||
      inputs["clusterIdentifier"] === cluster.inputs["clusterIdentifier"],
  );
}

export function databaseSubnets(graph: Graph, database: Resource): readonly string[] {
  const group = named(graph, database.inputs["dbSubnetGroupName"], "aws:rds/subnetGroup:SubnetGroup");
  return texts(group?.inputs["subnetIds"]);
}
