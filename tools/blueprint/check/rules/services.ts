import type { Graph, Resource } from "../../graph.ts";
import { fields, named, number, objects, text, texts } from "../../read.ts";
import { LASTING, none, only, PROD, type Rule } from "../rule.ts";
import { notPrivate } from "./network.ts";
import { containersOf, TASK_DEFINITION } from "./tasks.ts";

export const SERVICE = "aws:ecs/service:Service";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const CLUSTER = "aws:ecs/cluster:Cluster";
export const service = only(SERVICE);

/** Where tasks run and how they are reached. */
export const SERVICES: readonly Rule[] = [
  {
    id: "ECS.2",
    title: "Tasks are in private subnets and have no public address",
    checkov: "CKV_AWS_333",
    pci: "1.3.1, 1.4.x",
    why: "SST puts them into public ones. What has no public address cannot be reached by one.",
    appliesTo: service,
    holds: ({ inputs }, graph) => {
      const { assignPublicIp, subnets } = fields(inputs["networkConfiguration"]);
      return none([...(assignPublicIp === true ? ["public addresses"] : []), ...notPrivate(graph, texts(subnets))]);
    },
  },
  {
    id: "ECS.10",
    title: "Tasks run on the latest platform version",
    checkov: "CKV_AWS_332",
    pci: "6.3.3",
    why: "Old ones are not patched.",
    appliesTo: service,
    holds: ({ inputs }) => [undefined, "LATEST", "1.4.0"].includes(inputs["platformVersion"] as string | undefined),
  },
  {
    id: "ECS.12",
    title: "Container Insights is on",
    checkov: "CKV_AWS_65",
    pci: "10.x",
    why: "Without it nobody counts running tasks.",
    appliesTo: only(CLUSTER),
    stages: LASTING,
    holds: ({ inputs }) =>
      objects(inputs["settings"]).some(
        ({ name, value }) => name === "containerInsights" && ["enabled", "enhanced"].includes(text(value)),
      ),
  },
  {
    id: "CKV_AWS_223",
    title: "Nobody can open a shell in a task, or else every session is logged and encrypted",
    checkov: "CKV_AWS_223",
    pci: "10.2.1",
    why: "A shell reads card traffic and leaves no trace.",
    appliesTo: service,
    holds: ({ inputs }, graph) =>
      inputs["enableExecuteCommand"] !== true || audits(named(graph, inputs["cluster"], CLUSTER)),
  },
  {
    id: "exec-off",
    title: "ECS Exec is off",
    why: "In prod there is no reason good enough.",
    stages: PROD,
    appliesTo: service,
    holds: ({ inputs }) => inputs["enableExecuteCommand"] !== true,
  },
  {
    id: "own-port",
    title: "The service is registered under the port that its task maps, and its health is checked there",
    why: "A check of another port passes while the service is dead.",
    appliesTo: service,
    holds: (resource, graph) => {
      const mapped = portsOf(resource, graph);
      const faults = objects(resource.inputs["loadBalancers"]).flatMap(({ containerPort, targetGroupArn }) => {
        const group = named(graph, targetGroupArn, TARGET_GROUP);
        const checked = text(fields(group?.inputs["healthCheck"])["port"]);
        const asked = checked === "" || checked === "traffic-port" ? number(group?.inputs["port"]) : Number(checked);
        return [number(containerPort), number(group?.inputs["port"]), asked].filter((port) => !mapped.includes(port));
      });
      // A preview's services are found by Cloud Map, with their ports.
      const registered = objects(resource.inputs["serviceRegistries"]).flatMap(({ port }) =>
        port === undefined || mapped.includes(number(port)) ? [] : [number(port)],
      );
      return none([...faults, ...registered].map((port) => `${port} is not mapped`));
    },
  },
];

export function taskOf({ inputs }: Resource, graph: Graph): Resource | undefined {
  return named(graph, inputs["taskDefinition"], TASK_DEFINITION);
}

function portsOf(resource: Resource, graph: Graph): readonly number[] {
  const task = taskOf(resource, graph);
  if (task === undefined) return [];
  return containersOf(task)
    .flatMap(({ portMappings }) => objects(portMappings))
    .map(({ containerPort }) => number(containerPort));
}

function audits(cluster: Resource | undefined): boolean {
  const { executeCommandConfiguration } = fields(cluster?.inputs["configuration"]);
  const { logging, kmsKeyId } = fields(executeCommandConfiguration);
  return logging === "OVERRIDE" && text(kmsKeyId) !== "";
}
