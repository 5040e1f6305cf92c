import type { Container, Mount, Task } from "./task.ts";
import type { TaskNetwork } from "./task-network.ts";

/** What ECS decides, and so no task definition contains. */
export interface Placement {
  /** The container's name. */
  readonly name: string;
  readonly image: string;
  /** The network that all containers of the task share. */
  readonly network: Pick<TaskNetwork, "holder" | "prefix">;
  /** The values of all environment variables, including secrets. */
  readonly values: Readonly<Record<string, string>>;
  /** The flags that only this engine needs. */
  readonly engineFlags: readonly string[];
}

/**
 * Returns the arguments after `docker` or `podman` that run a container as its task definition says.
 *
 * They contain no health check: neither engine runs one everywhere, so health.ts does. Processor and memory are the
 * task's, as no container can have more.
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

/** Mounts a volume of this task alone, into which the engine copies what the image has at that path, as Fargate does. */
function volumeArgument(prefix: string, { volume, path, readOnly }: Mount): string {
  return `${prefix}-${volume}:${path}${readOnly ? ":ro" : ""}`;
}
