import type { Engine } from "../engine/engine.ts";
import { networkName, ownName } from "../engine/own-containers.ts";

/**
 * The network of one running task: an address of its own, and one 127.0.0.1 for all of its containers. As on Fargate, a
 * container that does nothing else holds it.
 */
export interface TaskNetwork {
  /** What the names of everything in it begin with. */
  readonly prefix: string;
  /** Of the container that holds it. */
  readonly holder: string;
  readonly address: string;
  /** This machine, as the task sees it. */
  readonly gateway: string;
}

/**
 * `published` has the ports of this machine's 127.0.0.1, and where each leads inside. The engine chooses none: it would take
 * one that the kernel gives to anybody, and its rules stay in the firewall when it is killed.
 */
export async function openTaskNetwork(
  engine: Engine,
  base: string,
  { name, published = new Map() }: { readonly name: string; readonly published?: ReadonlyMap<number, number> },
): Promise<TaskNetwork> {
  const holder = networkName(name);
  const publish = [...published].flatMap(([here, inside]) => ["--publish", `127.0.0.1:${here}:${inside}`]);
  // With an init process, so that it ends when it is told to.
  await engine.call(["run", "--detach", "--init", "--name", holder, ...publish, base, "sleep", "infinity"]);
  const inspected = await engine.call(["inspect", "--format", "{{json .NetworkSettings.Networks}}", holder]);
  return { prefix: ownName(name), holder, ...readNetwork(inspected) };
}

/** Reads the only network of what an engine answers as `.NetworkSettings.Networks`. */
export function readNetwork(inspected: string): { readonly address: string; readonly gateway: string } {
  const networks = JSON.parse(inspected) as Record<string, { readonly IPAddress: string; readonly Gateway: string }>;
  const network = Object.values(networks)[0];
  if (network === undefined) throw new Error(`a container without a network: ${inspected}`);
  return { address: network.IPAddress, gateway: network.Gateway };
}
