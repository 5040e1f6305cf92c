import { type Capacity, type ServiceName, stageOf } from "../../../../infra/stage.ts";
import type { Graph, Resource } from "../../graph.ts";
import { type Fields, fields, number, objects, ofType, text } from "../../read.ts";
import { DEPLOYED, LASTING, none, type Rule } from "../rule.ts";
import { service, taskOf } from "./services.ts";

const SCALING_TARGET = "aws:appautoscaling/target:Target";
const SCALING_POLICY = "aws:appautoscaling/policy:Policy";

/** How many tasks there are, of which size, and on what they run: the numbers of infra/stage.ts. */
export const CAPACITY: readonly Rule[] = [
  {
    id: "scaling",
    title: "A service scales between the stage's numbers: CPU 70 %, memory 80 %, in after 300 s, out after 60 s",
    why: "Out fast, because a queue grows by the second; in slowly, because load comes back.",
    stages: LASTING,
    appliesTo: service,
    holds: (resource, graph) => againstStage(resource, graph, scalingFaults),
  },
  {
    id: "size",
    title: "Tasks have the stage's size",
    why: "Every number per stage is decided in infra/stage.ts.",
    stages: DEPLOYED,
    appliesTo: service,
    holds: (resource, graph) => againstStage(resource, graph, sizeFaults),
  },
  {
    id: "spot-is-no-reserve",
    title: "Tasks run on Fargate and Spot over the stage's base; in prod the least number of tasks is on demand",
    why: "Spot can be taken from every zone at once, and a deploy waits for it: nothing of ours replaces it.",
    stages: LASTING,
    appliesTo: service,
    holds: (resource, graph) => againstStage(resource, graph, placementFaults),
  },
];

const SERVICE_NAMES: readonly ServiceName[] = ["payment-api", "fraud-detection", "notification-service"];

type Faults = (service: Resource, graph: Graph, capacity: Capacity) => readonly string[];

/** Holds a service against what infra/stage.ts says of it. */
function againstStage(resource: Resource, graph: Graph, faults: Faults): true | string {
  const name = SERVICE_NAMES.find((known) => text(resource.inputs["name"]).startsWith(known));
  if (name === undefined) return "infra/stage.ts does not know it";
  return none(faults(resource, graph, stageOf(graph.stage).capacity[name]));
}

function sizeFaults(resource: Resource, graph: Graph, { cpu, memory }: Capacity): readonly string[] {
  const wanted = [cpu, memory].map((size) => Number.parseFloat(size) * 1024).join(" / ");
  const task = taskOf(resource, graph);
  const is = [number(task?.inputs["cpu"]), number(task?.inputs["memory"])].join(" / ");
  return is === wanted ? [] : [`${is} instead of ${wanted}`];
}

function placementFaults({ inputs }: Resource, graph: Graph, capacity: Capacity): readonly string[] {
  const strategies = objects(inputs["capacityProviderStrategies"]);
  const of = (provider: string): Fields =>
    strategies.find(({ capacityProvider }) => capacityProvider === provider) ?? {};
  const [onDemand, spot] = [of("FARGATE"), of("FARGATE_SPOT")];
  return [
    ...(number(onDemand["base"] ?? 0) === capacity.onDemandBase ? [] : [`base ${number(onDemand["base"])}`]),
    ...(number(onDemand["weight"] ?? 0) === capacity.onDemandWeight ? [] : ["weight on demand"]),
    ...(number(spot["weight"] ?? 0) === capacity.spotWeight ? [] : ["weight of Spot"]),
    ...(number(spot["base"] ?? 0) > 0 ? ["Spot has a base"] : []),
    ...(graph.stage === "prod" && !(number(onDemand["base"]) >= capacity.min)
      ? [`fewer than ${capacity.min} tasks are on demand`]
      : []),
  ];
}

function scalingFaults({ inputs }: Resource, graph: Graph, { min, max }: Capacity): readonly string[] {
  const isOfService = (scaling: Resource): boolean =>
    text(scaling.inputs["resourceId"]).split("/").at(-1) === text(inputs["name"]);
  const target = ofType(graph, SCALING_TARGET).find(isOfService);
  if (target === undefined) return ["it does not scale"];
  const policies = ofType(graph, SCALING_POLICY).filter(isOfService);
  const tracks = (metric: string, value: number): boolean =>
    policies.some((policy) => {
      const tracking = fields(policy.inputs["targetTrackingScalingPolicyConfiguration"]);
      return (
        text(fields(tracking["predefinedMetricSpecification"])["predefinedMetricType"]).endsWith(metric) &&
        number(tracking["targetValue"]) === value &&
        number(tracking["scaleInCooldown"]) === 300 &&
        number(tracking["scaleOutCooldown"]) === 60
      );
    });
  const [least, most] = [number(target.inputs["minCapacity"]), number(target.inputs["maxCapacity"])];
  return [
    ...(least === min && most === max ? [] : [`${least} to ${most} tasks instead of ${min} to ${max}`]),
    ...(tracks("CPUUtilization", 70) ? [] : ["CPU"]),
    ...(tracks("MemoryUtilization", 80) ? [] : ["memory"]),
  ];
}
