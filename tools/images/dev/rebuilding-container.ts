import { Refusal } from "@platform/command-line/refusal";
import { say } from "@platform/command-line/say";
import type { Stoppable } from "@platform/command-line/shutdown";
import { type Place, relay } from "../platform/relay.ts";
import type { ServiceContainer } from "./service-container.ts";
import type { Changes } from "./sources.ts";

export interface RebuildingDeps {
  readonly name: string;
  /** The port of this machine's 127.0.0.1 on which the others find the service. */
  readonly port: number;
  readonly changes: Changes;
  /** Resolves with the seconds that the build took. Throws Refusal. */
  build(): Promise<number>;
  /** Starts a container of the last build and resolves when it is ready. Throws Refusal. */
  start(generation: number): Promise<ServiceContainer>;
  /** Runs after a new container has replaced the previous one. */
  forgetOld(): Promise<void>;
  /** Takes an unexpected error. */
  fail(error: Error): void;
}

/**
 * Runs a service in a container, and replaces the container with a new build when its sources change. As in a deploy, the
 * old container serves until the new one is ready, and then drains. It stays if the new one cannot be built or started.
 */
export async function startRebuilding(deps: RebuildingDeps): Promise<Stoppable> {
  const { name, port, changes } = deps;
  let current: ServiceContainer | undefined;
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener("abort", () => resolve()));
  const front = await relay({ host: "127.0.0.1", port }, (): Place | undefined => current?.place);

  async function replace(generation: number): Promise<void> {
    const seconds = await deps.build();
    const begun = Date.now();
    const next = await deps.start(generation);
    const previous = current;
    current = next;
    void next.ended.then((exitCode) => {
      const bySomebody = stopping.signal.aborted || current !== next;
      if (!bySomebody) say(`${name} ended with code ${exitCode}; it is built and started again when a file changes`);
    });
    const ready = (Date.now() - begun) / 1_000;
    say(`${name} runs in a container (${port}): built in ${seconds.toFixed(1)} s, ready ${ready.toFixed(1)} s later`);
    if (previous === undefined) return;
    await previous.stop();
    await deps.forgetOld();
  }

  async function follow(): Promise<void> {
    for (let generation = 1; !stopping.signal.aborted; generation++) {
      try {
        await replace(generation);
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (!(error instanceof Refusal)) throw error;
        const meanwhile = current === undefined ? "" : "The container before it goes on. ";
        say(`${name} has no new container. ${error.message}\n${meanwhile}It is built again when a file changes.`);
      }
      await Promise.race([changes.next(), stopped]);
      if (!stopping.signal.aborted) say(`a file has changed: building ${name} again`);
    }
  }

  const following = follow().catch((error: Error) => deps.fail(error));
  return {
    // Ignores the caller's time-out: --containers exists to show how a container drains. A second Ctrl-C kills it at once.
    async stop() {
      stopping.abort();
      changes.stop();
      await following;
      await current?.stop();
      front.stop();
    },
    kill: () => current?.kill(),
  };
}
