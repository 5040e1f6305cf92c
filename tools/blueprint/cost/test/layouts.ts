/** Small graphs to price. */
import { arn, type Draft, graphOf, id, type Inputs, resource, ZONES } from "../../test/draft.ts";
import type { Graph } from "../../graph.ts";
import { estimate } from "../estimate.ts";
import { cents, type Range, sum } from "../range.ts";
import { project } from "../../../../blueprint.config.ts";

export const SPOT_AFTER_ONE = [
  { capacityProvider: "FARGATE", base: 1, weight: 1 },
  { capacityProvider: "FARGATE_SPOT", weight: 1 },
];

export interface TaskOptions {
  readonly count?: number;
  readonly arm?: boolean;
  readonly strategy?: unknown;
  readonly service?: Inputs;
  readonly definition?: Inputs;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}

/** A service whose tasks have 1 vCPU and 2 GB, and whose container has the service's name. */
export function service(name: string, options: TaskOptions = {}): Draft[] {
  const { count = 3, arm = false, strategy = [], environment = [] } = options;
  return [
    resource("aws:ecs/taskDefinition:TaskDefinition", `${name}-task`, {
      cpu: "1024",
      memory: "2048",
      runtimePlatform: { cpuArchitecture: arm ? "ARM64" : "X86_64" },
      containerDefinitions: JSON.stringify([
        { name, environment, logConfiguration: { options: { "awslogs-group": `/ecs/${name}` } } },
      ]),
      ...options.definition,
    }),
    resource("aws:ecs/service:Service", name, {
      name,
      desiredCount: count,
      cluster: arn("cluster"),
      taskDefinition: arn(`${name}-task`),
      capacityProviderStrategies: strategy,
      ...options.service,
    }),
  ];
}

/** Three NAT gateways with addresses, and a public load balancer over three zones. */
export const network = (): Draft[] => [
  ...ZONES.flatMap((zone) => [
    resource("aws:ec2/eip:Eip", `address-${zone}`),
    resource("aws:ec2/natGateway:NatGateway", `nat-${zone}`, { allocationId: id(`address-${zone}`) }),
  ]),
  resource("aws:lb/loadBalancer:LoadBalancer", "balancer", { subnets: ["a", "b", "c"] }),
];

/** What resources cost with this many million requests. */
export function costOf(resources: readonly Draft[], millions = 0): Range {
  return cents(estimate(graphOf(resources), project.usage, millions).total);
}

/** What one item of the resources costs. */
export function costOfItem(resources: readonly Draft[], item: string, millions = 0): Range {
  const { lines } = estimate(graphOf(resources), project.usage, millions);
  return cents(sum(lines.filter((line) => line.item === item).map(({ cost }) => cost)));
}

export const graphWith = (...resources: readonly Draft[]): Graph => graphOf(resources);
