import type { Graph, Resource } from "@platform/blueprint/graph";
import { named, number, ofType } from "@platform/blueprint/read";
import { actionsOf } from "@platform/blueprint/reach/endpoints";
import { routeTableOf, subnetOf } from "@platform/blueprint/reach/routes";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { metricsOf, speaksOf } from "./alarms.ts";
import { dependenciesOf } from "./dependencies.ts";
import { taskOf } from "./services.ts";
import { containersOf } from "@platform/blueprint/containers";
import { DEPLOYED, LASTING } from "./stages.ts";

/** How long packages/runtime lets an application take to stop. A test keeps the two equal. */
export const APPLICATION_STOP_SECONDS = 55;
/**
 * A start waits up to 60 s for its database in packages/runtime, then warms up for 5 s, then gives the load balancer two good
 * answers, 10 s apart. A test keeps the 60 s equal.
 */
export const LEAST_GRACE_SECONDS = 85;
/** Fargate's longest. */
const MAX_STOP_SECONDS = 120;
/** A load balancer needs some seconds to stop sending to a target that leaves, and the acquirer takes up to 20 to answer. */
const LEAST_DEREGISTRATION_SECONDS = 20;

/** What happens to tasks and their requests while a deploy replaces them. */
export const DEPLOYS: readonly Rule[] = [
  rule({
    id: "circuit-breaker",
    title: "A deploy whose tasks do not become healthy is rolled back",
    why: "Otherwise it tries for ever, with half of the tasks.",
    of: "aws:ecs/service:Service",
    holds: ({ inputs }) => {
      const { enable, rollback } = inputs.deploymentCircuitBreaker ?? {};
      return enable === true && rollback === true;
    },
  }),
  rule({
    id: "alarm-rollback",
    title: "A deploy is rolled back on 5xx and p99, and on nothing else",
    why: "Healthy tasks may answer wrongly. Alarms on tasks and hosts fire during good deploys too.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => {
      const { enable, rollback, alarmNames = [] } = resource.inputs.alarms ?? {};
      if (enable !== true || rollback !== true) return "no alarm rolls back";
      const alarms = alarmNames.map((name) => named(graph, name, "aws:cloudwatch/metricAlarm:MetricAlarm"));
      const unfit = alarms
        .filter((alarm) => alarm === undefined || !mayRollBack(alarm) || !speaksOf(alarm, resource))
        .map((alarm) => alarm?.name ?? "?");
      if (unfit.length > 0) return `unfit: ${unfit.join(", ")}`;
      const [errors, slowness] = [/5XX/, /TargetResponseTime.*p99/].map((metric) =>
        alarms.some((alarm) => alarm !== undefined && metric.test(metricsOf(alarm))),
      );
      return (errors && slowness) || "5xx or p99 is missing";
    },
  }),
  rule({
    id: "desired-count",
    title: "A deploy leaves the number of tasks alone",
    why: "Else a deploy at noon throws away what scaling has built up.",
    of: "aws:ecs/service:Service",
    holds: ({ ignoreChanges }) => ignoreChanges.includes("desiredCount"),
  }),
  rule({
    id: "az-rebalancing",
    title: "Tasks are spread over the zones again after one was lost",
    why: "Off for services that were made before it existed, so it is said.",
    of: "aws:ecs/service:Service",
    stages: LASTING,
    holds: ({ inputs }) =>
      inputs.availabilityZoneRebalancing === "ENABLED" && !(number(inputs.deploymentMaximumPercent) <= 100),
  }),
  rule({
    id: "rolling-deploy",
    title: "A deploy starts new tasks before it stops old ones, and waits until they serve",
    why: "Capacity never falls below what was decided; the deploy's end means something.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: ({ inputs }) => {
      const { deploymentMinimumHealthyPercent: min, deploymentMaximumPercent: max } = inputs;
      return none([
        ...((min ?? 100) >= 100 && (max ?? 200) >= 150 ? [] : [`${String(min)} to ${String(max)} %`]),
        ...(inputs.waitForSteadyState === true ? [] : ["does not wait"]),
      ]);
    },
  }),
  rule({
    id: "drain-chain",
    title: "Deregistration < application's stop < stopTimeout",
    why: "A request that was let in is answered before its task is killed.",
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => none([...drainFaults(resource, graph)]),
  }),
  rule({
    id: "grace-period",
    title: "New tasks have time to start before the load balancer judges them",
    why: "A task that waits for its database, or warms up, is not a broken one.",
    of: "aws:ecs/service:Service",
    holds: ({ inputs }) =>
      (inputs.loadBalancers ?? []).length === 0 || number(inputs.healthCheckGracePeriodSeconds) >= LEAST_GRACE_SECONDS,
  }),
  rule({
    id: "first-deploy-order",
    title: "A service waits for its listener, its way to the internet and its capacity providers",
    why: "On a first deploy tasks start before them otherwise, and fail: SST waits for the target group alone.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: (resource, graph) => none(missingBefore(resource, graph)),
  }),
  rule({
    id: "migrations-first",
    title: "New tasks start after the migrations of their deploy",
    why: "New code does not run on the old schema; a failed migration leaves the old tasks serving.",
    of: "aws:ecs/service:Service",
    stages: DEPLOYED,
    holds: (resource, graph) => {
      const before = dependenciesOf(resource, graph);
      const invocations = ofType(graph, "aws:lambda/invocation:Invocation");
      if (invocations.length === 0) return "nothing migrates";
      return none(invocations.filter(({ urn }) => !before.has(urn)).map(({ name }) => `${name} is not waited for`));
    },
  }),
  rule({
    id: "migrations-again",
    title: "Functions that change the database are invoked again when their code changes",
    why: "Without a trigger a migration that is added later never runs.",
    of: "aws:lambda/invocation:Invocation",
    stages: LASTING,
    holds: ({ inputs }) => /^[0-9a-f]{64}$/.test(inputs.triggers?.["code"] ?? ""),
  }),
];

/** Only an alarm that sees bad or slow answers, and stays silent without traffic, may roll a deploy back. */
function mayRollBack(alarm: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">): boolean {
  return /5XX|TargetResponseTime/.test(metricsOf(alarm)) && alarm.inputs.treatMissingData === "notBreaching";
}

function drainFaults(resource: Resource<"aws:ecs/service:Service">, graph: Graph): readonly string[] {
  const targets = (resource.inputs.loadBalancers ?? []).map(
    ({ targetGroupArn }) =>
      named(graph, targetGroupArn, "aws:lb/targetGroup:TargetGroup")?.inputs.deregistrationDelay ?? 300,
  );
  const task = taskOf(resource, graph);
  if (task === undefined) return ["its task definition is unknown"];
  return [
    ...targets
      .filter((delay) => !(delay >= LEAST_DEREGISTRATION_SECONDS && delay < APPLICATION_STOP_SECONDS))
      .map((delay) => `deregistration takes ${delay} s, the application stops within ${APPLICATION_STOP_SECONDS} s`),
    ...containersOf(task)
      .filter(({ stopTimeout }) => !isStopTimeout(number(stopTimeout)))
      .map(({ name, stopTimeout }) => `${name} is killed after ${stopTimeout ?? 30} s`),
  ];
}

function isStopTimeout(seconds: number): boolean {
  return seconds > APPLICATION_STOP_SECONDS && seconds <= MAX_STOP_SECONDS;
}

function missingBefore(resource: Resource<"aws:ecs/service:Service">, graph: Graph): readonly string[] {
  const before = dependenciesOf(resource, graph);
  const groups = (resource.inputs.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const listeners = ofType(graph, "aws:lb/listener:Listener").filter((listener) =>
    actionsOf(graph, listener).some(
      ({ targetGroupArn }) => targetGroupArn !== undefined && groups.includes(targetGroupArn),
    ),
  );
  const providers = ofType(graph, "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders");
  const tables = (resource.inputs.networkConfiguration?.subnets ?? []).flatMap((id) => {
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
