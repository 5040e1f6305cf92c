import type { Engine } from "../engine/engine.ts";
import { networkName, ownName } from "../engine/own-containers.ts";

/**
 * The network of one running task: it has its own address, and all of its containers share one 127.0.0.1. As on Fargate,
 * a container that does nothing else holds it.
 */
export interface TaskNetwork {
  /** The prefix of all names in it. */
  readonly prefix: string;
  /** The name of the container that holds it. */
  readonly holder: string;
  readonly address: string;
  /** The address at which the task sees this machine. */
  readonly gateway: string;
}

/**
 * `published` maps ports of this machine's 127.0.0.1 to ports inside. We do not let the engine choose them: it would take
 * ports that the kernel gives to anybody, and a killed engine leaves its firewall rules behind.
 */
export async function openTaskNetwork(
  engine: Engine,
  base: string,
  { name, published = new Map() }: { readonly name: string; readonly published?: ReadonlyMap<number, number> },
): Promise<TaskNetwork> {
  const holder = networkName(name);
  const publish = [...published].flatMap(([here, inside]) => ["--publish", `127.0.0.1:${here}:${inside}`]);
  // As the first process, `sleep` would ignore SIGTERM, so an init process runs it.
  await engine.call(["run", "--detach", "--init", "--name", holder, ...publish, base, "sleep", "infinity"]);
  const inspected = await engine.call(["inspect", "--format", "{{json .NetworkSettings.Networks}}", holder]);
  return { prefix: ownName(name), holder, ...readNetwork(inspected) };
}

/** Reads the only network from the `.NetworkSettings.Networks` that an engine prints. */
export function readNetwork(inspected: string): { readonly address: string; readonly gateway: string } {
  const networks = JSON.parse(inspected) as Record<string, { readonly IPAddress: string; readonly Gateway: string }>;
  const network = Object.values(networks)[0];
  if (network === undefined) throw new Error(`a container without a network: ${inspected}`);
  return { address: network.IPAddress, gateway: network.Gateway };
}
