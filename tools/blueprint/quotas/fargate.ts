import { type Placement, placeTasks } from "../cost/placement.ts";
import { allTasks, type Tasks } from "../cost/tasks.ts";
import type { Graph } from "../graph.ts";
import type { Need } from "./quota.ts";

/**
 * vCPU on demand or on Spot, which are two quotas: at the first deploy, and while a deploy runs tasks of the old and of the new
 * revision side by side, with every service at its minimum and at its maximum number of tasks. The strategy places the
 * tasks of each revision on their own.
 */
export const vcpuOf =
  (kind: keyof Placement) =>
  (graph: Graph): readonly Need[] => {
    const total = (count: (tasks: Tasks) => readonly number[]): number =>
      allTasks(graph)
        .flatMap((tasks) => count(tasks).map((one) => placed(tasks, one)[kind] * tasks.cpu))
        .reduce((sum, cpus) => sum + cpus, 0);
    return [
      { amount: total(({ min }) => [min]), when: "at the first deploy" },
      { amount: total((tasks) => [tasks.min, besides(tasks, tasks.min)]), when: "while it deploys at rest" },
      { amount: total((tasks) => [tasks.max, besides(tasks, tasks.max)]), when: "while it deploys at full scale" },
    ];
  };

const placed = ({ service }: Tasks, count: number): Placement =>
  placeTasks(service.inputs.capacityProviderStrategies, count);

/** How many tasks a deploy may start beside those that run. ECS takes 200 % where nothing is said, and rounds down. */
function besides({ service }: Tasks, running: number): number {
  const percent = service.inputs.deploymentMaximumPercent ?? 200;
  return Math.floor((running * (percent - 100)) / 100);
}
