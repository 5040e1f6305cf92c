import type { Graph, Resource, ResourceOf } from "../graph.ts";
import { asType, type ByType, byType, named, names, number, ofType, text } from "../read.ts";
import { EVERY_PORT, type Ports, port } from "./ports.ts";

/** A resource with network interfaces in the VPC. */
export interface Endpoint {
  readonly name: string;
  readonly resource: Resource;
  /** Ids of its security groups. */
  readonly groups: readonly string[];
  /** Ids of its subnets. */
  readonly subnets: readonly string[];
  readonly publicAddress: boolean;
  /** The ports that may have a listener. A task's containers can listen on any port, mapped or not. */
  readonly listens: readonly Ports[];
  /** Ports that only redirect the caller. */
  readonly redirects: readonly number[];
  /** Whether it opens connections to another resource, or to the internet, when the network admits them. */
  readonly opensTo: (other: Resource | typeof INTERNET) => boolean;
}

export const INTERNET = "internet";

/** Undefined for a resource that has no interface in a VPC. */
type Interfaces = Omit<Endpoint, "name" | "resource"> | undefined;

const anybody = (): boolean => true;
const nobody = (): boolean => false;

/** For each type with network interfaces, a function that reads them. */
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
    // Another stage may own the routes that use the link, so everything that its group admits counts.
    opensTo: (other) => other !== INTERNET,
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) => {
    // Other types are entries in route tables.
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
    // Its subnet or a later attachment may give it a public address, so we assume that it has one.
    publicAddress: true,
    listens: [EVERY_PORT],
    redirects: [],
    opensTo: anybody,
  }),
};

/** The resources of a graph that are inside a VPC. */
export function endpointsOf(graph: Graph): readonly Endpoint[] {
  return graph.resources.flatMap((resource) => {
    const endpoint = byType(READERS, resource, graph);
    return endpoint === undefined ? [] : [{ ...endpoint, name: nameOf(graph, resource), resource }];
  });
}

/** Resources that have security groups but a type without a reader: nobody knows what they can reach. */
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

/** The kind of resource, which follows the name. */
const KINDS: Readonly<Record<string, string>> = {
  "aws:lb/loadBalancer:LoadBalancer": " load balancer",
  "aws:rds/cluster:Cluster": " database",
  "aws:rds/instance:Instance": " database",
  "aws:apigatewayv2/vpcLink:VpcLink": " VPC link",
};

/** A load balancer takes the name of the service behind it. */
function nameOf(graph: Graph, resource: Resource): string {
  const balancer = asType(resource, "aws:lb/loadBalancer:LoadBalancer");
  const behind = balancer && ofType(graph, "aws:ecs/service:Service").find((one) => isTarget(graph, balancer, one));
  return withoutStage(graph, behind ?? resource) + (KINDS[resource.type] ?? "");
}

/** The name in AWS, without its ending for the stage. Where SST generated that name, the component's name. */
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

/** A listener's actions for a request: its own and those of its rules. */
export function actionsOf(graph: Graph, listener: Resource<"aws:lb/listener:Listener">) {
  const rules = ofType(graph, "aws:lb/listenerRule:ListenerRule").filter(({ inputs }) =>
    names(inputs.listenerArn, listener),
  );
  return [...(listener.inputs.defaultActions ?? []), ...rules.flatMap(({ inputs }) => inputs.actions ?? [])];
}

function onlyRedirects(graph: Graph, listener: Resource<"aws:lb/listener:Listener">): boolean {
  return actionsOf(graph, listener).every(({ type }) => type === "redirect");
}

/** Whether a load balancer forwards to a service's tasks. */
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

/** The instances of a cluster; none for a single instance. */
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
