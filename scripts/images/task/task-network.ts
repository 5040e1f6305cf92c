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
  /** Where this machine reaches a port of the task, on 127.0.0.1. */
  readonly publishedPort: number;
}

/** `port` is the task's own; `also` is reached here by the same number, and by the same inside. */
export async function openTaskNetwork(
  engine: Engine,
  base: string,
  { name, port, also }: { readonly name: string; readonly port: number; readonly also?: number | undefined },
): Promise<TaskNetwork> {
  const holder = networkName(name);
  const same = also === undefined ? [] : ["--publish", `127.0.0.1:${also}:${also}`];
  const published = ["--publish", `127.0.0.1::${port}`, ...same];
  // With an init process, so that it ends when it is told to.
  await engine.call(["run", "--detach", "--init", "--name", holder, ...published, base, "sleep", "infinity"]);
  const inspected = await engine.call(["inspect", "--format", "{{json .NetworkSettings.Networks}}", holder]);
  const { address, gateway } = readNetwork(inspected);
  const ports = await engine.call(["port", holder, `${port}/tcp`]);
  return { prefix: ownName(name), holder, address, gateway, publishedPort: readPort(ports) };
}

/** Reads the only network of what an engine answers as `.NetworkSettings.Networks`. */
export function readNetwork(inspected: string): { readonly address: string; readonly gateway: string } {
  const networks = JSON.parse(inspected) as Record<string, { readonly IPAddress: string; readonly Gateway: string }>;
  const network = Object.values(networks)[0];
  if (network === undefined) throw new Error(`a container without a network: ${inspected}`);
  return { address: network.IPAddress, gateway: network.Gateway };
}

/** Reads `127.0.0.1:36639`. */
export function readPort(answer: string): number {
  const port = Number(/:(\d+)$/m.exec(answer)?.[1]);
  if (Number.isNaN(port)) throw new Error(`no published port: ${answer}`);
  return port;
}
