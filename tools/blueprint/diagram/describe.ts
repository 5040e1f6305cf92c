import { tasksOf } from "../cost/tasks.ts";
import { placeTasks } from "../cost/placement.ts";
import type { Graph, Resource } from "../graph.ts";
import type { Container } from "../containers.ts";
import { type ByType, byType, named, names, number, ofType } from "../read.ts";
import { instancesOf, listenersOf } from "../reach/endpoints.ts";
import type { Node } from "./node.ts";

type Instance = Resource<"aws:rds/clusterInstance:ClusterInstance">;

/** The contents of a resource's box. `zones` are the zones of its subnets. */
export type Description = Pick<Node, "kind" | "lines" | "zones"> & Partial<Pick<Node, "containers" | "tasks">>;

const DESCRIBE: ByType<Description, [graph: Graph, zones: readonly string[]]> = {
  "aws:ecs/service:Service": describeService,
  "aws:lb/loadBalancer:LoadBalancer": describeLoadBalancer,
  "aws:rds/cluster:Cluster": describeCluster,
  "aws:rds/instance:Instance": ({ inputs }, _, zones) => ({
    kind: "database",
    lines: [words(inputs.engine, inputs.engineVersion), inputs.instanceClass ?? ""],
    zones: everywhere(zones, inputs.multiAz === true ? "writer or standby" : "instance"),
  }),
  "aws:lambda/function:Function": ({ inputs }, _, zones) => ({
    kind: "function",
    lines: [sizeOf(inputs)],
    zones: everywhere(zones, "network interface"),
  }),
  "aws:apigatewayv2/vpcLink:VpcLink": (_, __, zones) => ({
    kind: "other",
    lines: ["API Gateway's way into the VPC"],
    zones: everywhere(zones, "network interface"),
  }),
};

/** Describes a resource of any type: by its type alone when the picture does not know it. */
export function describe(resource: Resource, graph: Graph, zones: readonly string[]): Description {
  const unknown: Description = {
    kind: "other",
    lines: [resource.type],
    zones: everywhere(zones, "network interface"),
  };
  return byType(DESCRIBE, resource, graph, zones) ?? unknown;
}

/** The size of a function: `Lambda, 1024 MB, nodejs24.x`. */
export const sizeOf = ({
  memorySize = 128,
  runtime = "an image",
}: Resource<"aws:lambda/function:Function">["inputs"]): string => `Lambda, ${memorySize} MB, ${runtime}`;

function describeService(
  service: Resource<"aws:ecs/service:Service">,
  graph: Graph,
  zones: readonly string[],
): Description {
  const tasks = tasksOf(service, graph);
  if (tasks === undefined)
    return { kind: "service", lines: ["tasks that the graph does not define"], zones: everywhere(zones, "tasks") };
  const { min, max, cpu, memory, arm, containers } = tasks;
  const strategy = service.inputs.capacityProviderStrategies;
  return {
    kind: "service",
    lines: [`${count(min, max, "task")} of ${cpu} vCPU, ${memory} GB, ${arm ? "ARM" : "x86"}`],
    containers: containers.map(describeContainer),
    tasks: { least: placeTasks(strategy, min), most: placeTasks(strategy, max) },
    // ECS spreads tasks over the zones of their subnets.
    zones: everywhere(zones, count(Math.floor(min / zones.length), Math.ceil(max / zones.length), "task")),
  };
}

function describeContainer({ name, portMappings = [] }: Container): string {
  const ports = portMappings.flatMap(({ containerPort }) => (containerPort === undefined ? [] : [`:${containerPort}`]));
  return words(name, ...ports);
}

function describeLoadBalancer(
  loadBalancer: Resource<"aws:lb/loadBalancer:LoadBalancer">,
  graph: Graph,
  zones: readonly string[],
): Description {
  const listeners = listenersOf(graph, loadBalancer);
  return {
    kind: "load balancer",
    lines: [
      [
        loadBalancer.inputs.internal === true ? "internal" : "internet-facing",
        ...firewallsOf(loadBalancer, graph),
      ].join(", "),
      ...listeners.flatMap((listener) => describeCertificate(listener, graph)),
    ],
    zones: everywhere(zones, "node"),
  };
}

function describeCertificate({ inputs }: Resource<"aws:lb/listener:Listener">, graph: Graph): readonly string[] {
  const certificate = named(graph, inputs.certificateArn, "aws:acm/certificate:Certificate");
  return certificate === undefined ? [] : [`certificate for ${certificate.inputs.domainName ?? ""}`];
}

function firewallsOf(loadBalancer: Resource<"aws:lb/loadBalancer:LoadBalancer">, graph: Graph): readonly string[] {
  return ofType(graph, "aws:wafv2/webAclAssociation:WebAclAssociation")
    .filter(({ inputs }) => names(inputs.resourceArn, loadBalancer))
    .map(({ inputs }) => named(graph, inputs.webAclArn, "aws:wafv2/webAcl:WebAcl"))
    .map((acl) => `WAF of ${count(acl?.inputs.rules?.length ?? 0, undefined, "rule")}`);
}

function describeCluster(
  cluster: Resource<"aws:rds/cluster:Cluster">,
  graph: Graph,
  zones: readonly string[],
): Description {
  const { engine, engineVersion, serverlessv2ScalingConfiguration } = cluster.inputs;
  const { minCapacity, maxCapacity } = serverlessv2ScalingConfiguration ?? {};
  const instances = instancesOf(graph, cluster).toSorted((a, b) => tierOf(a) - tierOf(b));
  const inZones = zones.map((zone): [string, string] => [zone, rolesIn(instances, zone)]);
  const elsewhere = rolesIn(instances, "");
  return {
    kind: "database",
    lines: [
      words(engine, engineVersion),
      ...(minCapacity === undefined ? [] : [`${count(minCapacity, number(maxCapacity), "ACU", "ACU")} each`]),
      ...(elsewhere === "" ? [] : [`${elsewhere}, in a zone that AWS chooses`]),
    ],
    zones: new Map(inZones),
  };
}

/** The instance with the lowest promotion tier is created first, and is the writer until a failover. */
function rolesIn(instances: readonly Instance[], zone: string): string {
  return instances
    .map(({ inputs }, at) => ({ role: at === 0 ? "writer" : "reader", zone: inputs.availabilityZone ?? "" }))
    .filter((instance) => instance.zone === zone)
    .map(({ role }) => role)
    .join(", ");
}

const tierOf = ({ inputs }: Instance): number => inputs.promotionTier ?? 0;
const words = (...all: readonly (string | undefined)[]): string => all.filter(Boolean).join(" ");
const everywhere = (zones: readonly string[], what: string): Map<string, string> =>
  new Map(zones.map((zone) => [zone, what]));

/** A number or range with its unit: `3 to 10 tasks`, `0 or 1 task`, or `1 task`. */
export function count(least: number, most: number | undefined, one: string, many = `${one}s`): string {
  const highest = most ?? least;
  const range = highest === least + 1 ? `${least} or ${highest}` : `${least} to ${highest}`;
  return `${least === highest ? least : range} ${highest === 1 ? one : many}`;
}
