import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import { installPodman } from "./podman-packages.ts";
import { runCommand } from "./run-command.ts";
import { prepareStandIn } from "./stand-in-base.ts";

/** Prepares podman, installing it if missing. Keeps our storage below `directory`, apart from the machine's own. */
export async function preparePodman(directory: string, signal: AbortSignal): Promise<Engine> {
  await installPodman(signal);
  const env = { ...process.env, ...(await writeSettings(directory)) };
  const call: Engine["call"] = (args, options) =>
    runCommand("podman", args, { env, ...options, ...(options?.always ? {} : { signal }) });
  return {
    name: await call(["--version"]),
    // podman 4's default format has no HEALTHCHECK and would silently drop it.
    buildFlags: ["--format", "docker", "--layers", "--pull=never", "--isolation", "chroot"],
    // By default, podman's read-only root has writable places, which Docker's and Fargate's do not.
    runFlags: ["--read-only-tmpfs=false"],
    call,
    prepareBase: (node) => prepareStandIn({ node, directory, call, signal }),
  };
}

async function writeSettings(directory: string): Promise<Record<string, string>> {
  await mkdir(directory, { recursive: true });
  const storage = join(directory, "storage.conf");
  const containers = join(directory, "containers.conf");
  await writeFile(storage, storageSettings(directory));
  await writeFile(containers, CONTAINERS);
  return { CONTAINERS_STORAGE_CONF: storage, CONTAINERS_CONF: containers };
}

const storageSettings = (directory: string): string => `[storage]
driver = "overlay"
graphroot = "${join(directory, "storage")}"
runroot = "${join(directory, "run")}"
`;

/**
 * Suits machines without systemd, which CI often uses. Podman cannot set its usual limits without CAP_SYS_RESOURCE, so
 * we lower them. We use runc because crun refuses machines that have both versions of control groups.
 */
const CONTAINERS = `[containers]
default_ulimits = ["nofile=16384:16384", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`;
