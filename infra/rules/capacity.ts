import { type Capacity, type ServiceName, type StageKind, stageOf } from "../stage.ts";
import type { Graph, Resource, ResourceOf } from "@platform/blueprint/graph";
import { number, ofType } from "@platform/blueprint/read";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { taskOf } from "./services.ts";
import { DEPLOYED, LASTING } from "./stages.ts";

type Service = Resource<"aws:ecs/service:Service">;

/** What a stage must have, whatever infra/stage.ts says: comparing its numbers with themselves finds nothing. */
interface Bounds {
  /** The least number of tasks: one in each zone, or two to show what happens only with two. */
  readonly tasks: number;
  /** A task's CPU units; `memory` is in MB. */
  readonly cpu: number;
  readonly memory: number;
  /** The maximum number of tasks must be at least this multiple of `tasks`. */
  readonly growth: number;
  /** Whether growth must use Spot too. Set to false while Spot has no capacity: docs/runbooks/running-below-desired.md. */
  readonly spot: boolean;
}

const BOUNDS: Readonly<Record<StageKind, Bounds>> = {
  prod: { tasks: 3, cpu: 1_024, memory: 2_048, growth: 2, spot: true },
  staging: { tasks: 2, cpu: 512, memory: 1_024, growth: 2, spot: true },
  preview: { tasks: 1, cpu: 256, memory: 512, growth: 1, spot: true },
  development: { tasks: 1, cpu: 256, memory: 512, growth: 1, spot: true },
};
/** More is a typing error: the database has no connections for it. */
const MOST_TASKS = 20;

/** The number of tasks, their size and what they run on: as infra/stage.ts says, and within separate bounds. */
export const CAPACITY: readonly Rule[] = [
  rule({
    id: "scaling",
    title: "A service has a task in each zone, and scales: CPU 70 %, memory 80 %, in after 300 s, out after 60 s",
    why: "Out fast, because a queue grows by the second; in slowly, because load comes back.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => none(scalingFaults(resource, graph)),
  }),
  rule({
    id: "size",
    title: "Tasks have the stage's size, which is enough for it",
    why: "Every number per stage is decided in infra/stage.ts, and a quarter of a processor is no prod.",
    stages: DEPLOYED,
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => none(sizeFaults(resource, graph)),
  }),
  rule({
    id: "spot-is-no-reserve",
    title:
      "Tasks run on Fargate and, over the base, on no more Spot than on demand; in prod the least number is on demand",
    why: "Spot can be taken from every zone at once, and a deploy waits for it: nothing of ours replaces it.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => none(placementFaults(resource, graph)),
  }),
];

const SERVICE_NAMES: readonly ServiceName[] = ["payment-api", "fraud-detection", "notification-service"];

/** What infra/stage.ts says about a service. */
function capacityOf({ inputs }: Service, { stage }: Graph): Capacity | undefined {
  const name = SERVICE_NAMES.find((known) => (inputs.name ?? "").startsWith(known));
  return name === undefined ? undefined : stageOf(stage).capacity[name];
}

const boundsOf = ({ stage }: Graph): Bounds => BOUNDS[stageOf(stage).kind];
const UNKNOWN = ["infra/stage.ts does not know it"];

function sizeFaults(resource: Service, graph: Graph): readonly string[] {
  const capacity = capacityOf(resource, graph);
  if (capacity === undefined) return UNKNOWN;
  const wanted = [capacity.cpu, capacity.memory].map((size) => Number.parseFloat(size) * 1024).join(" / ");
  const task = taskOf(resource, graph);
  const [cpu, memory] = [number(task?.inputs.cpu), number(task?.inputs.memory)];
  const bounds = boundsOf(graph);
  return [
    ...(`${cpu} / ${memory}` === wanted ? [] : [`${cpu} / ${memory} instead of ${wanted}`]),
    ...(cpu >= bounds.cpu && memory >= bounds.memory ? [] : [`less than ${bounds.cpu} / ${bounds.memory}`]),
  ];
}

function placementFaults(resource: Service, graph: Graph): readonly string[] {
  const capacity = capacityOf(resource, graph);
  if (capacity === undefined) return UNKNOWN;
  const strategies = resource.inputs.capacityProviderStrategies ?? [];
  const of = (provider: string) => strategies.find(({ capacityProvider }) => capacityProvider === provider);
  const [onDemand, spot] = [of("FARGATE"), of("FARGATE_SPOT")];
  const { base = 0, weight = 0 } = onDemand ?? {};
  const spotWeight = spot?.weight ?? 0;
  const { tasks, spot: needsSpot } = boundsOf(graph);
  const least = graph.stage === "prod" ? Math.max(tasks, targetOf(resource, graph).least) : 1;
  return [
    ...(base === capacity.onDemandBase ? [] : [`base ${base}`]),
    ...(weight === capacity.onDemandWeight ? [] : ["weight on demand"]),
    ...(spotWeight === capacity.spotWeight ? [] : ["weight of Spot"]),
    ...((spot?.base ?? 0) > 0 ? ["Spot has a base"] : []),
    ...(base >= least ? [] : [`${least} must be on demand`]),
    ...(spotWeight > 0 || !needsSpot ? [] : ["no Spot"]),
    ...(spotWeight <= weight ? [] : ["more Spot than on demand"]),
  ];
}

type Scaling = ResourceOf<"aws:appautoscaling/policy:Policy" | "aws:appautoscaling/target:Target">;

function isOf({ inputs }: Service): (scaling: Scaling) => boolean {
  return (scaling) => scaling.inputs.resourceId?.split("/").at(-1) === inputs.name;
}

function targetOf(resource: Service, graph: Graph): { readonly least: number; readonly most: number } {
  const target = ofType(graph, "aws:appautoscaling/target:Target").find(isOf(resource));
  return { least: number(target?.inputs.minCapacity), most: number(target?.inputs.maxCapacity) };
}

function scalingFaults(resource: Service, graph: Graph): readonly string[] {
  const capacity = capacityOf(resource, graph);
  if (capacity === undefined) return UNKNOWN;
  const { least, most } = targetOf(resource, graph);
  if (Number.isNaN(least)) return ["it does not scale"];
  const policies = ofType(graph, "aws:appautoscaling/policy:Policy").filter(isOf(resource));
  const tracks = (metric: string, value: number): boolean =>
    policies.some((policy) => {
      const tracking = policy.inputs.targetTrackingScalingPolicyConfiguration;
      return (
        tracking?.predefinedMetricSpecification?.predefinedMetricType?.endsWith(metric) === true &&
        tracking.targetValue === value &&
        tracking.scaleInCooldown === 300 &&
        tracking.scaleOutCooldown === 60
      );
    });
  const { tasks, growth } = boundsOf(graph);
  return [
    ...(least === capacity.min && most === capacity.max
      ? []
      : [`${least} to ${most} tasks instead of ${capacity.min} to ${capacity.max}`]),
    ...(least >= tasks ? [] : [`at least ${least} tasks, not ${tasks}`]),
    ...(most >= growth * tasks && most <= MOST_TASKS ? [] : [`at most ${most} tasks`]),
    ...(tracks("CPUUtilization", 70) ? [] : ["CPU"]),
    ...(tracks("MemoryUtilization", 80) ? [] : ["memory"]),
  ];
}
