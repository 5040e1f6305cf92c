import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { answersReady } from "@platform/local/readiness";
import { readState } from "../engine/container-state.ts";
import type { Engine } from "../engine/engine.ts";
import { removeTask } from "../engine/own-containers.ts";
import { type Place, type Relay, startRelay } from "../platform/relay.ts";
import { waitUntilHealthy } from "../task/health.ts";
import type { RunningContainer } from "../task/running-container.ts";
import { startTask, stopTask } from "../task/running-task.ts";
import type { Task } from "../task/task.ts";
import { openTaskNetwork, type TaskNetwork } from "../task/task-network.ts";
import type { Surroundings } from "./surroundings.ts";

export interface ContainerDeps {
  readonly engine: Engine;
  /** Contains only the service's container. */
  readonly task: Task;
  readonly surroundings: Surroundings;
  /** Any image with Node, for the container that holds the network. */
  readonly base: string;
  readonly image: string;
  /** Distinguishes this container from those before and after it. */
  readonly generation: number;
  /** Takes each line that the container prints. */
  readonly onLine: (line: string) => void;
}

/** A service in its container, ready for requests. */
export interface ServiceContainer {
  /** The address at which this machine reaches it. */
  readonly place: Place;
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number>;
  /** Lets it drain, as ECS does, and removes its containers, volumes and relays. */
  stop(): Promise<void>;
  /** Kills it now. */
  kill(): void;
}

/** Runs an image as the task definition says. If it does not become ready, removes everything and throws a Refusal. */
export async function startServiceContainer(deps: ContainerDeps): Promise<ServiceContainer> {
  const { engine, task, surroundings, base, image, generation, onLine } = deps;
  const [container] = task.containers;
  const port = container?.ports[0];
  if (container === undefined || port === undefined) throw new Refusal(`The task of ${task.name} has no port.`);
  // Ctrl-C aborts the start of a container, but must not abort the commands that stop a running one in order.
  const lasting: Engine = { ...engine, call: (args, options) => engine.call(args, { ...options, always: true }) };
  const network = await openTaskNetwork(engine, base, { name: `${task.name}-${generation}` });
  const relays: Relay[] = [];
  const remove = async (): Promise<void> => {
    for (const relay of relays) relay.stop();
    await removeTask(engine, network.prefix);
  };
  try {
    await openLoopback(engine, network, surroundings.ports, relays);
    const images = { [container.name]: image };
    const running = await startTask(task, { engine, suffix: "", network, places: surroundings.places, images });
    const one = running.containers[0]!;
    const ended = followUntilEnd(lasting, one, onLine);
    const health = await waitUntilHealthy(engine, network, one);
    if ("fault" in health) throw new Refusal(health.fault);
    const place = { host: network.address, port };
    await waitUntilReady(task.name, place);
    return {
      place,
      ended,
      async stop() {
        await stopTask(lasting, running);
        await ended;
        await remove();
      },
      kill: () => void lasting.call(["kill", one.id, network.holder]).catch(() => undefined),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

const READY_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Waits as a load balancer does before it sends requests: a healthy container may still be opening its connections. */
async function waitUntilReady(name: string, { host, port }: Place): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await wait(LOOK_EVERY_MS)) {
    if (await answersReady(`http://${host}:${port}/ready`)) return;
  }
  throw new Refusal(`${name} is healthy, and was not ready within ${READY_MS / 1_000} s: the log above says why.`);
}

/** Lets the task reach ports of this machine's 127.0.0.1 at its own 127.0.0.1. */
async function openLoopback(
  engine: Engine,
  { holder, gateway }: TaskNetwork,
  ports: readonly number[],
  relays: Relay[],
): Promise<void> {
  const pairs: string[] = [];
  for (const port of ports) {
    const relay = await startRelay(gateway, port);
    relays.push(relay);
    pairs.push(`${port}:${relay.port}`);
  }
  const script = await readFile(join(import.meta.dirname, "loopback.mjs"), "utf8");
  const node = ["node", "--input-type=module", "--eval", script];
  await engine.call(["exec", "--detach", holder, ...node, gateway, ...pairs]);
}

async function followUntilEnd(
  engine: Engine,
  { id }: RunningContainer,
  onLine: (line: string) => void,
): Promise<number> {
  try {
    await engine.call(["logs", "--follow", id], { onLine, onlyLines: true });
    await engine.call(["wait", id]);
    return (await readState(engine, id)).exitCode;
  } catch {
    // The caller removed it because it never became healthy, and reports that itself.
    return 0;
  }
}
