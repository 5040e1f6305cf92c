import type { Container, Mount, Task } from "./task.ts";
import type { TaskNetwork } from "./task-network.ts";

/** What a task definition does not say, because ECS decides it. */
export interface Placement {
  /** Of the container. */
  readonly name: string;
  readonly image: string;
  /** That all containers of the task share. */
  readonly network: Pick<TaskNetwork, "holder" | "prefix">;
  /** The values of all environment variables, those of secrets among them. */
  readonly values: Readonly<Record<string, string>>;
  /** What only this engine is told. */
  readonly engineFlags: readonly string[];
}

/**
 * The arguments after `docker` or `podman` that run a container as its task definition says.
 *
 * The health check is not among them: neither engine runs one in every place, so that health.ts does. Processor and
 * memory are the task's, of which no container can have more.
 */
export function runArguments(task: Task, container: Container, placement: Placement): readonly string[] {
  const { name, image, network, values, engineFlags } = placement;
  const { capabilities, user } = container;
  return [
    ["run", "--detach", "--name", name, ...engineFlags],
    ["--network", `container:${network.holder}`, "--no-healthcheck"],
    ["--cpus", String(task.cpu), "--memory", `${task.memoryMiB}m`, "--memory-swap", `${task.memoryMiB}m`],
    user === "" ? [] : ["--user", user],
    container.privileged ? ["--privileged"] : [],
    container.readOnlyRoot ? ["--read-only"] : [],
    container.init ? ["--init"] : [],
    container.terminal ? ["--tty"] : [],
    capabilities.drop.flatMap((one) => ["--cap-drop", one]),
    capabilities.add.flatMap((one) => ["--cap-add", one]),
    container.mounts.flatMap((mount) => ["--volume", volumeArgument(network.prefix, mount)]),
    ["--stop-timeout", String(container.stopTimeoutSeconds)],
    Object.entries(values).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
    [image],
  ].flat();
}

/** A volume of this task alone, into which the engine copies what the image has there: as Fargate does. */
function volumeArgument(prefix: string, { volume, path, readOnly }: Mount): string {
  return `${prefix}-${volume}:${path}${readOnly ? ":ro" : ""}`;
}
