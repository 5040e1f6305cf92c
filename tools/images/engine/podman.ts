import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import { installPodman } from "./podman-packages.ts";
import { runCommand } from "./run-command.ts";
import { prepareStandIn } from "./stand-in-base.ts";

/** Podman with a storage of its own below `directory`, beside whatever else the machine uses it for; installed when missing. */
export async function preparePodman(directory: string, signal: AbortSignal): Promise<Engine> {
  await installPodman(signal);
  const env = { ...process.env, ...(await writeSettings(directory)) };
  const call: Engine["call"] = (args, options) =>
    runCommand("podman", args, { env, ...options, ...(options?.always ? {} : { signal }) });
  return {
    name: await call(["--version"]),
    // podman 4's own format has no HEALTHCHECK: it would be dropped without a word.
    buildFlags: ["--format", "docker", "--layers", "--pull=never", "--isolation", "chroot"],
    // Its read-only root otherwise has places that can be written, which neither Docker's nor Fargate's has.
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
 * For machines without systemd, as CI's often are. The limits: without CAP_SYS_RESOURCE, podman's usual ones cannot be set.
 * The runtime: crun refuses machines that have both versions of control groups.
 */
const CONTAINERS = `[containers]
default_ulimits = ["nofile=16384:16384", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`;
