import type { Graph, Resource, ResourceOf } from "../graph.ts";
import { asType, type ByType, byType, named, names, number, ofType, text } from "../read.ts";
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
type Interfaces = Omit<Endpoint, "name" | "resource"> | undefined;

const anybody = (): boolean => true;
const nobody = (): boolean => false;

/** Types that have network interfaces, and how each is read. */
const READERS: ByType<Interfaces, [Graph]> = {
  "aws:ecs/service:Service": ({ inputs }) => {
    const { securityGroups = [], subnets = [], assignPublicIp } = inputs.networkConfiguration ?? {};
    return {
      groups: securityGroups,
      subnets,
      publicAddress: assignPublicIp === true,
      listens: [EVERY_PORT],
      redirects: [],
      opensTo: anybody,
    };
  },
  "aws:lb/loadBalancer:LoadBalancer": (resource, graph) => ({
    groups: resource.inputs.securityGroups ?? [],
    subnets: [
      ...(resource.inputs.subnets ?? []),
      ...(resource.inputs.subnetMappings ?? []).flatMap(({ subnetId }) => subnetId ?? []),
    ],
    publicAddress: resource.inputs.internal !== true,
    listens: listenersOf(graph, resource).map(({ inputs }) => port(number(inputs.port))),
    redirects: listenersOf(graph, resource)
      .filter((listener) => onlyRedirects(graph, listener))
      .map(({ inputs }) => number(inputs.port)),
    opensTo: (other) => other !== INTERNET && isTarget(graph, resource, other),
  }),
  "aws:lambda/function:Function": ({ inputs }) => {
    if (inputs.vpcConfig === undefined) return undefined;
    return {
      groups: inputs.vpcConfig.securityGroupIds ?? [],
      subnets: inputs.vpcConfig.subnetIds ?? [],
      publicAddress: false,
      listens: [],
      redirects: [],
      opensTo: anybody,
    };
  },
  "aws:rds/cluster:Cluster": (resource, graph) => ({
    groups: resource.inputs.vpcSecurityGroupIds ?? [],
    subnets: databaseSubnets(graph, resource),
    publicAddress: instancesOf(graph, resource).some(({ inputs }) => inputs.publiclyAccessible === true),
    listens: [port(resource.inputs.port ?? 5432)],
    redirects: [],
    opensTo: nobody,
  }),
  "aws:rds/instance:Instance": (resource, graph) => ({
    groups: resource.inputs.vpcSecurityGroupIds ?? [],
    subnets: databaseSubnets(graph, resource),
    publicAddress: resource.inputs.publiclyAccessible === true,
    listens: [port(resource.inputs.port ?? 5432)],
    redirects: [],
    opensTo: nobody,
  }),
  "aws:apigatewayv2/vpcLink:VpcLink": ({ inputs }) => ({
    groups: inputs.securityGroupIds ?? [],
    subnets: inputs.subnetIds ?? [],
    publicAddress: false,
    listens: [],
    redirects: [],
    // The routes that use it may be another stage's, so whatever its group lets it open counts.
    opensTo: (other) => other !== INTERNET,
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) => {
    // The others are entries of route tables.
    if (inputs.vpcEndpointType !== "Interface") return undefined;
    return {
      groups: inputs.securityGroupIds ?? [],
      subnets: inputs.subnetIds ?? [],
      publicAddress: false,
      listens: [port(443)],
      redirects: [],
      opensTo: nobody,
    };
  },
  "aws:ec2/instance:Instance": ({ inputs }) => ({
    groups: inputs.vpcSecurityGroupIds ?? [],
    subnets: inputs.subnetId === undefined ? [] : [inputs.subnetId],
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
    const endpoint = byType(READERS, resource, graph);
    return endpoint === undefined ? [] : [{ ...endpoint, name: nameOf(graph, resource), resource }];
  });
}

/** Resources with security groups of a type that nobody here can read: what they can reach is unknown. */
export function unreadable(graph: Graph): readonly Resource[] {
  return graph.resources.filter(
    ({ type, inputs, custom, read }) =>
      custom &&
      !read &&
      !Object.hasOwn(READERS, type) &&
      ["securityGroups", "securityGroupIds", "vpcSecurityGroupIds", "vpcConfig", "networkConfiguration"].some(
        (name) => inputs[name] !== undefined,
      ),
  );
}

/** What a reader is told apart from the name. */
const KINDS: Readonly<Record<string, string>> = {
  "aws:lb/loadBalancer:LoadBalancer": " load balancer",
  "aws:rds/cluster:Cluster": " database",
  "aws:rds/instance:Instance": " database",
  "aws:apigatewayv2/vpcLink:VpcLink": " VPC link",
};

/** A load balancer has the name of the service behind it. */
function nameOf(graph: Graph, resource: Resource): string {
  const balancer = asType(resource, "aws:lb/loadBalancer:LoadBalancer");
  const behind = balancer && ofType(graph, "aws:ecs/service:Service").find((one) => isTarget(graph, balancer, one));
  return withoutStage(graph, behind ?? resource) + (KINDS[resource.type] ?? "");
}

/** The name that AWS shows, without the stage that it ends with. Of one that SST has made up, the name of the component. */
export function withoutStage({ app, stage }: Graph, { inputs, name, parent = "" }: Resource): string {
  const properties = ["name", "clusterIdentifier", "identifier", "bucket"];
  const physical = properties.map((property) => text(inputs[property])).find((one) => one !== "") ?? name;
  if (physical.startsWith(`${app}-${stage}-`)) return parent.split("::").at(-1) || name;
  return physical.endsWith(`-${stage}`) ? physical.slice(0, -stage.length - 1) : physical;
}

/** The load balancers that write their access logs into a bucket. */
export function loggersInto(graph: Graph, bucket: Resource): readonly Resource<"aws:lb/loadBalancer:LoadBalancer">[] {
  return ofType(graph, "aws:lb/loadBalancer:LoadBalancer").filter(({ inputs }) =>
    names(inputs.accessLogs?.bucket, bucket),
  );
}

export function listenersOf(
  graph: Graph,
  loadBalancer: Resource<"aws:lb/loadBalancer:LoadBalancer">,
): readonly Resource<"aws:lb/listener:Listener">[] {
  return ofType(graph, "aws:lb/listener:Listener").filter(({ inputs }) => names(inputs.loadBalancerArn, loadBalancer));
}

/** What a listener does with a request: its own actions and those of its rules. */
export function actionsOf(graph: Graph, listener: Resource<"aws:lb/listener:Listener">) {
  const rules = ofType(graph, "aws:lb/listenerRule:ListenerRule").filter(({ inputs }) =>
    names(inputs.listenerArn, listener),
  );
  return [...(listener.inputs.defaultActions ?? []), ...rules.flatMap(({ inputs }) => inputs.actions ?? [])];
}

function onlyRedirects(graph: Graph, listener: Resource<"aws:lb/listener:Listener">): boolean {
  return actionsOf(graph, listener).every(({ type }) => type === "redirect");
}

/** Whether a load balancer forwards to tasks of a service. */
function isTarget(graph: Graph, loadBalancer: Resource<"aws:lb/loadBalancer:LoadBalancer">, other: Resource): boolean {
  const service = asType(other, "aws:ecs/service:Service");
  const forwards = listenersOf(graph, loadBalancer).flatMap((listener) => actionsOf(graph, listener));
  const targets = forwards.flatMap(({ targetGroupArn, forward }) => [
    targetGroupArn,
    ...(forward?.targetGroups ?? []).map(({ arn }) => arn),
  ]);
  return (service?.inputs.loadBalancers ?? []).some(({ targetGroupArn }) =>
    targets.some(
      (target) => target === targetGroupArn && named(graph, target, "aws:lb/targetGroup:TargetGroup") !== undefined,
    ),
  );
}

export type Database = ResourceOf<"aws:rds/cluster:Cluster" | "aws:rds/instance:Instance">;

/** Of a cluster; an instance on its own has none. */
export function instancesOf(
  graph: Graph,
  cluster: Database,
): readonly Resource<"aws:rds/clusterInstance:ClusterInstance">[] {
  return ofType(graph, "aws:rds/clusterInstance:ClusterInstance").filter(
    ({ inputs }) =>
      names(inputs.clusterIdentifier, cluster) ||
      (cluster.type === "aws:rds/cluster:Cluster" && inputs.clusterIdentifier === cluster.inputs.clusterIdentifier),
  );
}

export function databaseSubnets(graph: Graph, database: Database): readonly string[] {
  const group = named(graph, database.inputs.dbSubnetGroupName, "aws:rds/subnetGroup:SubnetGroup");
  return group?.inputs.subnetIds ?? [];
}
