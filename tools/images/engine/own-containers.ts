import type { Engine } from "./engine.ts";

const PREFIX = "payment-platform";
const NETWORK = "-network";

/** The name of a container of this run. A later run can remove it by this name, even if this process was killed. */
export const ownName = (name: string): string => `${PREFIX}-${process.pid}-${name}`;

/** The name of a container that holds a network and is removed after the containers in it. */
export const networkName = (name: string): string => `${ownName(name)}${NETWORK}`;

/** Removes every container and volume of this run, at once. */
export function removeOwn(engine: Engine): Promise<void> {
  return removeThose(engine, (name) => pidIn(name) === process.pid);
}

/** Removes the containers and volumes that killed runs have left. */
export function removeLeftovers(engine: Engine): Promise<void> {
  return removeThose(engine, (name) => !isAlive(pidIn(name)));
}

/** Removes the containers and volumes of one task of this run, by the prefix of their names. */
export function removeTask(engine: Engine, prefix: string): Promise<void> {
  return removeThose(engine, (name) => name.startsWith(`${prefix}-`));
}

const isNetwork = (name: string): boolean => name.endsWith(NETWORK);

async function removeThose(engine: Engine, isMeant: IsMeant): Promise<void> {
  const call = (...args: readonly string[]): Promise<string> => engine.call(args, { always: true });
  const containers = await listContainers(engine, isMeant);
  for (const group of [containers.filter((name) => !isNetwork(name)), containers.filter(isNetwork)]) {
    if (group.length === 0) continue;
    // Podman's `rm --force` would wait until each has drained. `kill` fails for containers that have ended, which is fine.
    await call("kill", ...group).catch(() => undefined);
    await call("rm", "--force", "--volumes", ...group);
  }
  const volumes = await listVolumes(engine, isMeant);
  if (volumes.length > 0) await call("volume", "rm", "--force", ...volumes);
}

/** Lists the containers and volumes of the run with this process id. */
export async function namesOf(engine: Engine, pid: number): Promise<readonly string[]> {
  const isMeant: IsMeant = (name) => pidIn(name) === pid;
  return [...(await listContainers(engine, isMeant)), ...(await listVolumes(engine, isMeant))];
}

type IsMeant = (name: string) => boolean;

const listContainers = (engine: Engine, isMeant: IsMeant): Promise<string[]> =>
  list(engine, ["ps", "--all", "--format", "{{.Names}}"], isMeant);
const listVolumes = (engine: Engine, isMeant: IsMeant): Promise<string[]> =>
  list(engine, ["volume", "ls", "--format", "{{.Name}}"], isMeant);

async function list(engine: Engine, command: readonly string[], isMeant: IsMeant): Promise<string[]> {
  const names = await engine.call([...command, "--filter", `name=${PREFIX}-`], { always: true });
  return names.split("\n").filter((name) => name !== "" && isMeant(name));
}

/** Returns NaN for a name that does not belong to a run. */
function pidIn(name: string): number {
  return Number(new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1]);
}

function isAlive(pid: number): boolean {
  // The name only looks like ours, so we leave it alone.
  if (Number.isNaN(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
