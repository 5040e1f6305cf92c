import { readState } from "../engine/container-state.ts";
import type { Engine } from "../engine/engine.ts";
import { type LocalPlaces, localValues } from "./local-values.ts";
import { waitUntilHealthy } from "./health.ts";
import { runArguments } from "./run-arguments.ts";
import type { RunningContainer } from "./running-container.ts";
import { startOrder } from "./start-order.ts";
import type { Task } from "./task.ts";
import type { TaskNetwork } from "./task-network.ts";

export interface RunningTask {
  readonly task: Task;
  readonly network: TaskNetwork;
  readonly containers: readonly RunningContainer[];
}

export interface TaskDeps {
  readonly engine: Engine;
  /** Distinguishes the tasks of one service. */
  readonly suffix: string;
  readonly network: TaskNetwork;
  readonly places: LocalPlaces;
  /** The image to run, by the container's name. */
  readonly images: Readonly<Record<string, string>>;
}

/** Starts the containers of a task in its order. Does not wait until the last ones are healthy. */
export async function startTask(task: Task, deps: TaskDeps): Promise<RunningTask> {
  const { engine, suffix, network, places, images } = deps;
  const started: RunningContainer[] = [];
  for (const container of startOrder(task)) {
    const healthyFirst = container.dependsOn.filter(({ condition }) => condition === "HEALTHY");
    for (const one of started.filter(({ container: { name } }) =>
      healthyFirst.some((first) => first.container === name),
    )) {
      await waitUntilHealthy(engine, network, one);
    }
    const id = `${network.prefix}-${container.name}`;
    const values = localValues(container, places);
    const placement = { name: id, image: images[container.name]!, network, values };
    await engine.call(runArguments(task, container, { ...placement, engineFlags: engine.runFlags }));
    started.push({ id, container, label: `${container.name}${suffix}` });
  }
  return { task, network, containers: started };
}

/** How a container ended after SIGTERM. */
export interface Stop extends RunningContainer {
  readonly exitCode: number;
  readonly tookMs: number;
}

/** Stops a task as ECS does: sends SIGTERM to all containers at once, and SIGKILL to each whose time is over. */
export function stopTask(engine: Engine, { containers }: Pick<RunningTask, "containers">): Promise<readonly Stop[]> {
  return Promise.all(
    containers.map(async (one) => {
      const { id, container } = one;
      const asked = Date.now();
      await engine.call(["stop", "-t", String(container.stopTimeoutSeconds), id]);
      const tookMs = Date.now() - asked;
      return { ...one, exitCode: (await readState(engine, id)).exitCode, tookMs };
    }),
  );
}
