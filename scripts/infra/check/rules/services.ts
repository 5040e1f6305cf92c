import { type Stage, stageOf } from "../../../../infra/stage.ts";
import type { Graph, Resource } from "../../graph.ts";
import { type Fields, fields, named, number, objects, ofType, text, texts } from "../../read.ts";
import { actionsOf } from "../../reach/endpoints.ts";
import { routeTableOf, subnetOf } from "../../reach/routes.ts";
import { DEPLOYED, LASTING, none, only, PROD, type Rule } from "../rule.ts";
import { publicOf } from "./network.ts";
import { containersOf, TASK_DEFINITION } from "./tasks.ts";

export const SERVICE = "aws:ecs/service:Service";
const CLUSTER = "aws:ecs/cluster:Cluster";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const SCALING_TARGET = "aws:appautoscaling/target:Target";
const SCALING_POLICY = "aws:appautoscaling/policy:Policy";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const service = only(SERVICE);

/** What packages/runtime gives an application to stop in. A test holds the two together. */
export const APPLICATION_STOP_SECONDS = 45;
/** Fargate's longest. */
const MAX_STOP_SECONDS = 120;

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
      const open = publicOf(graph, texts(subnets)).map((id) => `${id} is public`);
      return none([...(assignPublicIp === true ? ["public addresses"] : []), ...open]);
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
    id: "circuit-breaker",
    title: "A deploy whose tasks do not become healthy is rolled back",
    why: "Otherwise it tries for ever, with half of the tasks.",
    appliesTo: service,
    holds: ({ inputs }) => {
      const { enable, rollback } = fields(inputs["deploymentCircuitBreaker"]);
      return enable === true && rollback === true;
    },
  },
  {
    id: "alarm-rollback",
    title: "A deploy is rolled back on 5xx and p99, and on nothing else",
    why: "Healthy tasks may answer wrongly. Alarms on tasks and hosts ring during good deploys too.",
    stages: LASTING,
    appliesTo: service,
    holds: (resource, graph) => {
      const { enable, rollback, alarmNames } = fields(resource.inputs["alarms"]);
      if (enable !== true || rollback !== true) return "no alarm rolls back";
      const alarms = texts(alarmNames).map((name) => named(graph, name, ALARM));
      const unfit = alarms
        .filter((alarm) => alarm === undefined || !mayRollBack(alarm))
        .map((alarm) => alarm?.name ?? "?");
      if (unfit.length > 0) return `unfit: ${unfit.join(", ")}`;
      const [errors, slowness] = [/5XX/, /TargetResponseTime/].map((metric) =>
        alarms.some((alarm) => metric.test(metricsOf(alarm))),
      );
      return (errors && slowness) || "5xx or p99 is missing";
    },
  },
  {
    id: "desired-count",
    title: "A deploy leaves the number of tasks alone",
    why: "Else a deploy at noon throws away what scaling has built up.",
    appliesTo: service,
    holds: ({ ignoreChanges }) => ignoreChanges.includes("desiredCount"),
  },
  {
    id: "az-rebalancing",
    title: "Tasks are spread over the zones again after one was lost",
    why: "Off for services that were made before it existed, so it is said.",
    appliesTo: service,
    stages: LASTING,
    holds: ({ inputs }) =>
      inputs["availabilityZoneRebalancing"] === "ENABLED" && !(number(inputs["deploymentMaximumPercent"]) <= 100),
  },
  {
    id: "rolling-deploy",
    title: "A deploy starts new tasks before it stops old ones, and waits until they serve",
    why: "Capacity never falls below what was decided; the deploy's end means something.",
    stages: LASTING,
    appliesTo: service,
    holds: ({ inputs }) => {
      const { deploymentMinimumHealthyPercent: min, deploymentMaximumPercent: max } = inputs;
      return none([
        ...(number(min ?? 100) >= 100 && number(max ?? 200) >= 150
          ? []
          : [`${text(String(min))} to ${text(String(max))} %`]),
        ...(inputs["waitForSteadyState"] === true ? [] : ["does not wait"]),
      ]);
    },
  },
  {
    id: "drain-chain",
    title: "Deregistration < application's stop < stopTimeout",
    why: "A request that was let in is answered before its task is killed.",
    appliesTo: service,
    holds: (resource, graph) => none([...drainFaults(resource, graph)]),
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
      return none(faults.map((port) => `${port} is not mapped`));
    },
  },
  {
    id: "grace-period",
    title: "New tasks have time to start before the load balancer judges them",
    why: "A task that warms up is not a broken one.",
    appliesTo: service,
    holds: ({ inputs }) =>
      objects(inputs["loadBalancers"]).length === 0 || number(inputs["healthCheckGracePeriodSeconds"]) >= 30,
  },
  {
    id: "first-deploy-order",
    title: "A service waits for its listener, its way to the internet and its capacity providers",
    why: "On a first deploy tasks start before them otherwise, and fail: SST waits for the target group alone.",
    stages: LASTING,
    appliesTo: service,
    holds: (resource, graph) => none(missingBefore(resource, graph)),
  },
  {
    id: "migrations-first",
    title: "New tasks start after the migrations of their deploy",
    why: "New code does not run on the old schema; a failed migration leaves the old tasks serving.",
    appliesTo: service,
    stages: DEPLOYED,
    holds: (resource, graph) => {
      const before = dependenciesOf(resource, graph);
      return ofType(graph, "aws:lambda/invocation:Invocation").some(({ urn }) => before.has(urn));
    },
  },
  {
    id: "scaling",
    title: "A service scales between the stage's numbers: CPU 70 %, memory 80 %, in after 300 s, out after 60 s",
    why: "Out fast, because a queue grows by the second; in slowly, because load comes back.",
    stages: LASTING,
    appliesTo: only(SCALING_TARGET),
    holds: (target, graph) => none(scalingFaults(target, graph, stageOf(graph.stage))),
  },
  {
    id: "size",
    title: "Tasks have the stage's size",
    why: "Every number per stage is decided in infra/stage.ts.",
    stages: DEPLOYED,
    appliesTo: service,
    holds: (resource, graph) => {
      const capacity = capacityOf(resource.inputs["name"], stageOf(graph.stage));
      const task = taskOf(resource, graph);
      if (capacity === undefined) return "infra/stage.ts does not know it";
      const [cpu, memory] = [Number.parseFloat(capacity.cpu), Number.parseFloat(capacity.memory)].map(
        (size) => size * 1024,
      );
      const is = [number(task?.inputs["cpu"]), number(task?.inputs["memory"])];
      return (is[0] === cpu && is[1] === memory) || `${is.join(" / ")} instead of ${cpu} / ${memory}`;
    },
  },
  {
    id: "spot-is-no-reserve",
    title: "Tasks run on Fargate and Spot over the stage's base; payment-api's minimum is on demand",
    why: "Spot can be taken from every zone at once: what a zone's loss needs must not be on it.",
    stages: LASTING,
    appliesTo: service,
    holds: (resource, graph) => {
      const capacity = capacityOf(resource.inputs["name"], stageOf(graph.stage));
      if (capacity === undefined) return "infra/stage.ts does not know it";
      const strategies = objects(resource.inputs["capacityProviderStrategies"]);
      const [onDemand, spot] = ["FARGATE", "FARGATE_SPOT"].map(
        (provider) => strategies.find(({ capacityProvider }) => capacityProvider === provider) ?? {},
      ) as [Fields, Fields];
      return none([
        ...(number(onDemand["base"] ?? 0) === capacity.onDemandBase ? [] : [`base ${number(onDemand["base"])}`]),
        ...(number(onDemand["weight"] ?? 0) === capacity.onDemandWeight ? [] : ["weight on demand"]),
        ...(number(spot["weight"] ?? 0) === capacity.spotWeight ? [] : ["weight of Spot"]),
        ...(number(spot["base"] ?? 0) > 0 ? ["Spot has a base"] : []),
        ...(graph.stage === "prod" &&
        nameWithin(resource.inputs["name"]) === "payment-api" &&
        capacity.onDemandBase < capacity.min
          ? ["payment-api's minimum is not on demand"]
          : []),
      ]);
    },
  },
];

function nameWithin(name: unknown): string {
  return ["payment-api", "fraud-detection", "notification-service"].find((known) => text(name).startsWith(known)) ?? "";
}

function capacityOf(name: unknown, stage: Stage) {
  return Object.entries(stage.capacity).find(([known]) => known === nameWithin(name))?.[1];
}

function taskOf({ inputs }: Resource, graph: Graph): Resource | undefined {
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

/** The metrics of an alarm, as text. */
export function metricsOf(alarm: Resource | undefined): string {
  return JSON.stringify([alarm?.inputs["metricName"], alarm?.inputs["metricQueries"]]);
}

/** Only what tells a bad answer, and stays silent while there is no traffic. */
function mayRollBack(alarm: Resource): boolean {
  return /5XX|TargetResponseTime/.test(metricsOf(alarm)) && alarm.inputs["treatMissingData"] === "notBreaching";
}

function drainFaults(resource: Resource, graph: Graph): readonly string[] {
  const targets = objects(resource.inputs["loadBalancers"]).map(({ targetGroupArn }) =>
    number(named(graph, targetGroupArn, TARGET_GROUP)?.inputs["deregistrationDelay"] ?? 300),
  );
  const task = taskOf(resource, graph);
  const containers = task === undefined ? [] : containersOf(task);
  return [
    ...targets
      .filter((delay) => !(delay < APPLICATION_STOP_SECONDS))
      .map((delay) => `deregistration takes ${delay} s, the application stops within ${APPLICATION_STOP_SECONDS} s`),
    ...containers
      .filter(({ stopTimeout }) => !isStopTimeout(number(stopTimeout)))
      .map(({ name, stopTimeout }) => `${text(name)} is killed after ${number(stopTimeout ?? 30)} s`),
  ];
}

function isStopTimeout(seconds: number): boolean {
  return seconds > APPLICATION_STOP_SECONDS && seconds <= MAX_STOP_SECONDS;
}

/** Everything that has to exist before a resource, by URN, over any number of steps. */
export function dependenciesOf(resource: Resource, graph: Graph): ReadonlySet<string> {
  const byUrn = new Map(graph.resources.map((one) => [one.urn, one]));
  const found = new Set<string>();
  const open = [...resource.dependencies];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    if (found.has(urn)) continue;
    found.add(urn);
    open.push(...(byUrn.get(urn)?.dependencies ?? []));
  }
  return found;
}

function missingBefore(resource: Resource, graph: Graph): readonly string[] {
  const before = dependenciesOf(resource, graph);
  const groups = objects(resource.inputs["loadBalancers"]).map(({ targetGroupArn }) => text(targetGroupArn));
  const listeners = ofType(graph, "aws:lb/listener:Listener").filter((listener) =>
    actionsOf(graph, listener).some(({ targetGroupArn }) => groups.includes(text(targetGroupArn))),
  );
  const providers = ofType(graph, "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders");
  const tables = texts(fields(resource.inputs["networkConfiguration"])["subnets"]).flatMap((id) => {
    const subnet = subnetOf(graph, id);
    return subnet === undefined ? [] : [routeTableOf(graph, subnet)];
  });
  const awaited: readonly [string, readonly (Resource | undefined)[]][] = [
    ["its listener", groups.length === 0 ? [] : listeners.length === 0 ? [undefined] : listeners],
    ["its capacity providers", providers.length === 0 ? [undefined] : providers],
    ["its routes", tables],
  ];
  return awaited
    .filter(([, resources]) => !resources.every((one) => one !== undefined && before.has(one.urn)))
    .map(([what]) => what);
}

function scalingFaults(target: Resource, graph: Graph, stage: Stage): readonly string[] {
  const { minCapacity, maxCapacity, resourceId } = target.inputs;
  const capacity = capacityOf(text(resourceId).split("/").at(-1), stage);
  if (capacity === undefined) return ["infra/stage.ts does not know it"];
  const policies = ofType(graph, SCALING_POLICY).filter(({ inputs }) => inputs["resourceId"] === resourceId);
  const tracks = (metric: string, value: number): boolean =>
    policies.some(({ inputs }) => {
      const tracking = fields(inputs["targetTrackingScalingPolicyConfiguration"]);
      return (
        text(fields(tracking["predefinedMetricSpecification"])["predefinedMetricType"]).endsWith(metric) &&
        number(tracking["targetValue"]) === value &&
        number(tracking["scaleInCooldown"]) === 300 &&
        number(tracking["scaleOutCooldown"]) === 60
      );
    });
  return [
    ...(number(minCapacity) === capacity.min && number(maxCapacity) === capacity.max
      ? []
      : [`${number(minCapacity)} to ${number(maxCapacity)} tasks instead of ${capacity.min} to ${capacity.max}`]),
    ...(tracks("CPUUtilization", 70) ? [] : ["CPU"]),
    ...(tracks("MemoryUtilization", 80) ? [] : ["memory"]),
  ];
}
