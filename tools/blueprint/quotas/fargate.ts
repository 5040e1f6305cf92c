import { type Placement, placeTasks } from "../cost/placement.ts";
import { allTasks, type Tasks } from "../cost/tasks.ts";
import type { Graph } from "../graph.ts";
import type { Need } from "./quota.ts";

/**
 * The vCPU on demand or on Spot, which have separate quotas: at the first deploy, and while a deploy runs the old and the new
 * revision side by side, with every service at its minimum and at its maximum number of tasks. The strategy places each
 * revision's tasks separately.
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

/** The number of tasks that a deploy may start beside the running ones. ECS uses 200 % by default, and rounds down. */
function besides({ service }: Tasks, running: number): number {
  const percent = service.inputs.deploymentMaximumPercent ?? 200;
  return Math.floor((running * (percent - 100)) / 100);
}
