import type { Graph, Resource } from "@platform/blueprint/graph";
import { named, number } from "@platform/blueprint/read";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { notPrivate } from "./network.ts";
import { containersOf } from "@platform/blueprint/containers";
import { LASTING, PROD } from "./stages.ts";

/** Where tasks run and how clients reach them. */
export const SERVICES: readonly Rule[] = [
  rule({
    id: "ECS.2",
    title: "Tasks are in private subnets and have no public address",
    checkov: "CKV_AWS_333",
    pci: "1.3.1, 1.4.x",
    why: "SST puts them into public ones. What has no public address cannot be reached by one.",
    of: "aws:ecs/service:Service",
    holds: ({ inputs }, graph) => {
      const { assignPublicIp, subnets = [] } = inputs.networkConfiguration ?? {};
      return none([...(assignPublicIp === true ? ["public addresses"] : []), ...notPrivate(graph, subnets)]);
    },
  }),
  rule({
    id: "ECS.10",
    title: "Tasks run on the latest platform version",
    checkov: "CKV_AWS_332",
    pci: "6.3.3",
    why: "Old ones are not patched.",
    of: "aws:ecs/service:Service",
    holds: ({ inputs }) => ["LATEST", "1.4.0"].includes(inputs.platformVersion ?? "LATEST"),
  }),
  rule({
    id: "ECS.12",
    title: "Container Insights is on",
    checkov: "CKV_AWS_65",
    pci: "10.x",
    why: "Without it nobody counts running tasks.",
    of: "aws:ecs/cluster:Cluster",
    stages: LASTING,
    holds: ({ inputs }) =>
      (inputs.settings ?? []).some(
        ({ name, value }) => name === "containerInsights" && (value === "enabled" || value === "enhanced"),
      ),
  }),
  rule({
    id: "CKV_AWS_223",
    title: "Nobody can open a shell in a task, or else every session is logged and encrypted",
    checkov: "CKV_AWS_223",
    pci: "10.2.1",
    why: "A shell reads card traffic and leaves no trace.",
    of: "aws:ecs/service:Service",
    holds: ({ inputs }, graph) =>
      inputs.enableExecuteCommand !== true || audits(named(graph, inputs.cluster, "aws:ecs/cluster:Cluster")),
  }),
  rule({
    id: "exec-off",
    title: "ECS Exec is off",
    why: "In prod there is no reason good enough.",
    stages: PROD,
    of: "aws:ecs/service:Service",
    holds: ({ inputs }) => inputs.enableExecuteCommand !== true,
  }),
  rule({
    id: "own-port",
    title: "The service is registered under the port that its task maps, and its health is checked there",
    why: "A check of another port passes while the service is dead.",
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => {
      const mapped = portsOf(resource, graph);
      const faults = (resource.inputs.loadBalancers ?? []).flatMap(({ containerPort, targetGroupArn }) => {
        const group = named(graph, targetGroupArn, "aws:lb/targetGroup:TargetGroup");
        const checked = group?.inputs.healthCheck?.port ?? "";
        const asked = checked === "" || checked === "traffic-port" ? number(group?.inputs.port) : Number(checked);
        return [number(containerPort), number(group?.inputs.port), asked].filter((port) => !mapped.includes(port));
      });
      // Clients find a preview's services and their ports in Cloud Map.
      const found = resource.inputs.serviceRegistries?.port;
      const registered = found === undefined || mapped.includes(found) ? [] : [found];
      return none([...faults, ...registered].map((port) => `${port} is not mapped`));
    },
  }),
];

export function taskOf(
  { inputs }: Resource<"aws:ecs/service:Service">,
  graph: Graph,
): Resource<"aws:ecs/taskDefinition:TaskDefinition"> | undefined {
  return named(graph, inputs.taskDefinition, "aws:ecs/taskDefinition:TaskDefinition");
}

function portsOf(resource: Resource<"aws:ecs/service:Service">, graph: Graph): readonly number[] {
  const task = taskOf(resource, graph);
  if (task === undefined) return [];
  return containersOf(task)
    .flatMap(({ portMappings = [] }) => portMappings)
    .map(({ containerPort }) => number(containerPort));
}

function audits(cluster: Resource<"aws:ecs/cluster:Cluster"> | undefined): boolean {
  const { logging, kmsKeyId } = cluster?.inputs.configuration?.executeCommandConfiguration ?? {};
  return logging === "OVERRIDE" && Boolean(kmsKeyId);
}
