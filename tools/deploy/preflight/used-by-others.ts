import { DescribeAddressesCommand, DescribeVpcsCommand, type EC2Client, type Tag } from "@aws-sdk/client-ec2";
import {
  DescribeTasksCommand,
  type ECSClient,
  paginateListClusters,
  paginateListTasks,
  type Task,
} from "@aws-sdk/client-ecs";
import type { Stage } from "../../../infra/stage.ts";
import { tell } from "../aws-error.ts";
import { APP } from "../sweep/state-bucket.ts";

export interface UsageDeps {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
}

/**
 * Counts how much of a quota, by its code, other stages and apps of the account use now. Counts only the quotas that run
 * out first: Fargate's vCPU, addresses and VPCs; returns 0 for others. Misses EKS pods on Fargate. Throws Refusal.
 */
export function usageByOthers({ ec2, ecs }: UsageDeps, stage: Stage): (code: string) => Promise<number> {
  let asked: Promise<readonly Task[]> | undefined;
  const tasks = (): Promise<readonly Task[]> => (asked ??= tell("list running tasks", tasksOfOthers(ecs, stage)));
  const others = (things: readonly { readonly Tags?: readonly Tag[] | undefined }[]): number =>
    things.filter(({ Tags = [] }) => !isOf(stage, Tags)).length;
  const counts: Readonly<Record<string, () => Promise<number>>> = {
    "L-3032A538": async () => vcpuOf((await tasks()).filter((task) => !isSpot(task))),
    "L-36FBB829": async () => vcpuOf((await tasks()).filter(isSpot)),
    "L-0263D0A3": async () =>
      others((await tell("list Elastic IPs", ec2.send(new DescribeAddressesCommand()))).Addresses ?? []),
    "L-F678F1CE": async () => others((await tell("list VPCs", ec2.send(new DescribeVpcsCommand()))).Vpcs ?? []),
  };
  return async (code) => (await counts[code]?.()) ?? 0;
}

/** DescribeTasks takes at most this many tasks at once, and ListTasks returns at most this many. */
const PAGE = 100;

/** Lists the Fargate tasks in every cluster except the stage's own. */
async function tasksOfOthers(ecs: ECSClient, { name }: Stage): Promise<readonly Task[]> {
  const found: Task[] = [];
  for await (const { clusterArns = [] } of paginateListClusters({ client: ecs }, {})) {
    for (const cluster of clusterArns.filter((arn) => !arn.endsWith(`:cluster/${APP}-${name}`))) {
      const pages = paginateListTasks({ client: ecs, pageSize: PAGE }, { cluster, launchType: "FARGATE" });
      for await (const { taskArns = [] } of pages) {
        if (taskArns.length === 0) continue;
        const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
        found.push(...tasks);
      }
    }
  }
  return found;
}

const isSpot = ({ capacityProviderName }: Task): boolean => capacityProviderName === "FARGATE_SPOT";

const CPU_UNITS = 1024;

/** ECS gives a task's CPU as a string, in units. */
const vcpuOf = (tasks: readonly Task[]): number =>
  tasks.reduce((sum, { cpu }) => sum + Number(cpu ?? 0) / CPU_UNITS, 0);

/** SST tags its resources with the app and the stage. */
function isOf({ name }: Stage, tags: readonly Tag[]): boolean {
  const has = (key: string, value: string): boolean => tags.some(({ Key, Value }) => Key === key && Value === value);
  return has("sst:app", APP) && has("sst:stage", name);
}
