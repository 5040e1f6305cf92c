import { watch } from "node:fs";
import { dirname, resolve } from "node:path";
import { startComponent, type ComponentProcess } from "../component-process.ts";
import { ROOT, type Component } from "../components.ts";
import type { LogSink } from "../log-sink.ts";
import { say } from "@platform/command-line/say";
import type { Stoppable } from "@platform/command-line/shutdown";

/** An editor writes a file in several steps, and a change of branch writes many files. */
const SETTLED_AFTER_MS = 150;
const STOP_WITHIN_MS = 5_000;

/**
 * Runs a component, and restarts it when its sources or those of our packages change. If it ends by itself, the next change
 * starts it. We do not use `node --watch`, which outlives the process that started it.
 */
export function startReloading(component: Component, sink: LogSink): Stoppable {
  let current = start();
  let replacing: Promise<void> | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  function start(): ComponentProcess {
    const started = startComponent(component, sink);
    void started.ended.then((how) => {
      const bySomebody = stopped || replacing !== undefined;
      if (!bySomebody) say(`${component.name} ended with ${how}; it starts again when a file changes`);
    });
    return started;
  }

  async function replace(): Promise<void> {
    say(`a file has changed: starting ${component.name} again`);
    await current.stop(STOP_WITHIN_MS);
    if (!stopped) current = start();
    replacing = undefined;
  }

  const watchers = [dirname(component.file), "packages"].map((directory) =>
    watch(resolve(ROOT, directory), { recursive: true }, (_event, file) => {
      if (!file?.endsWith(".ts")) return;
      clearTimeout(timer);
      timer = setTimeout(() => void (replacing ??= replace()), SETTLED_AFTER_MS);
    }),
  );

  return {
    async stop(withinMs) {
      stopped = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await replacing;
      await current.stop(withinMs);
    },
    kill: () => current.kill(),
  };
}
