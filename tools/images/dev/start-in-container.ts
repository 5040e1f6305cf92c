import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { say } from "@platform/command-line/say";
import type { Stoppable } from "@platform/command-line/shutdown";
import type { ServiceDeps } from "@platform/local/dev/develop-service";
import { claim } from "@platform/local/postgres/claim";
import { chooseEngine } from "../engine/choose-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { removeLeftovers, removeOwn } from "../engine/own-containers.ts";
import { buildImage, prepareBase } from "../images/build.ts";
import type { Task } from "../task/task.ts";
import { DIRECTORY, synthesiseTasks } from "../workspace.ts";
import { startRebuilding } from "./rebuilding-container.ts";
import { startServiceContainer } from "./service-container.ts";
import { watchSources } from "./sources.ts";
import { surroundingsOf, withoutSidecars } from "./surroundings.ts";

export interface ImageSource {
  /** The folder that the engine builds the image from. */
  readonly context: string;
  /** The path of a CA file that the build must trust. */
  readonly ca: string | undefined;
}

/** Runs a service as its image, and follows changes of its sources. Throws Refusal if no engine can run containers. */
export async function startInContainer(deps: ServiceDeps, { context, ca }: ImageSource): Promise<Stoppable> {
  const { service, component, settings, sink, ending } = deps;
  const { engine, task, base } = await oneAtATime(ending.signal, () => prepare(service, ending.signal));
  say(`running ${service} in a container with ${engine.name}`);
  const container = task.containers[0]!;
  const image = `localhost/payment-platform/${container.name}:dev`;
  const surroundings = surroundingsOf(service, settings);
  let built = "";
  let replaced = "";
  const rebuilding = await startRebuilding({
    name: service,
    port: component.port,
    changes: watchSources(context, container.dockerfile),
    async build() {
      const seconds = await buildImage({ image, base, container, context, ca }, engine);
      replaced = built;
      built = await engine.call(["inspect", "--type", "image", "--format", "{{.Id}}", image]);
      return seconds;
    },
    start: (generation) =>
      startServiceContainer({
        engine,
        task,
        surroundings,
        base,
        image,
        generation,
        onLine: (line) => sink(component.name, line),
      }),
    async forgetOld() {
      // A day of rebuilds would fill the disk. The engine keeps an image that something else uses.
      if (replaced !== "" && replaced !== built) await engine.call(["rmi", replaced]).catch(() => undefined);
    },
    fail: (error) => ending.begin(error),
  });
  return {
    async stop(withinMs) {
      await rebuilding.stop(withinMs);
      // Removes a container that was still starting when the shutdown began.
      await removeOwn(engine);
    },
    kill: () => rebuilding.kill(),
  };
}

interface Prepared {
  readonly engine: Engine;
  readonly task: Task;
  /** The name of the image that all others start from. */
  readonly base: string;
}

async function prepare(service: string, signal: AbortSignal): Promise<Prepared> {
  const engine = await findEngine(signal);
  await removeLeftovers(engine);
  const task = (await synthesiseTasks()).find(({ name }) => name === service);
  if (task === undefined) throw new Refusal(`The graph has no task of ${service}.`);
  const alone = withoutSidecars(task);
  return { engine, task: alone, base: await prepareBase(alone.containers, engine) };
}

async function findEngine(signal: AbortSignal): Promise<Engine> {
  if (process.platform !== "linux") {
    throw new Refusal(
      "--containers needs Linux, where a container is reached by its address. Without it, the service runs as a process.",
    );
  }
  try {
    return await chooseEngine(DIRECTORY, signal);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(`${error.message}\nWithout --containers, the service runs as a process.`, { cause: error });
  }
}

const LOOK_EVERY_MS = 200;

/** Three panes of `sst dev` start together: one installs the engine and makes the base, and the others wait for it. */
async function oneAtATime<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  mkdirSync(DIRECTORY, { recursive: true });
  for (;;) {
    signal.throwIfAborted();
    const claimed = claim(join(DIRECTORY, "preparing.json"));
    if ("release" in claimed) return await act().finally(() => claimed.release());
    await wait(LOOK_EVERY_MS);
  }
}
