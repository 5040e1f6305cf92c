import { killGroup, startComponent, type ComponentProcess } from "@platform/local/component-process";
import type { Component } from "@platform/local/components";
import type { LogSink } from "@platform/local/log-sink";
import { waitUntilReady } from "@platform/local/readiness";

/** One process of the platform, which a test may stop and restart. */
export interface ComponentControl {
  readonly url: string;
  /** Starts it; resolves when it is ready. */
  start(): Promise<void>;
  /** Starts it without waiting. */
  spawn(): void;
  /** Asks it to stop, as a deploy does. Returns how it ended, as in `code 0`. */
  stop(): Promise<string>;
  /** Kills it at once, whatever it is doing. */
  kill(): Promise<string>;
  /** Makes it hang, as on an overloaded machine: clients can connect, but get no answers. */
  pause(): void;
  resume(): void;
  /** True from its start until its end. */
  readonly isRunning: boolean;
}

const STOP_WITHIN_MS = 15_000;

/** Runs the component as `npm start` does: in its own process, which ends with this one. */
export function controlComponent(component: Component, sink: LogSink): ComponentControl {
  let running: ComponentProcess | undefined;

  function spawn(): ComponentProcess {
    if (running !== undefined) throw new Error(`${component.name} runs already`);
    const started = startComponent(component, sink);
    running = started;
    void started.ended.then((how) => {
      sink(component.name, `ended with ${how}`);
      if (running === started) running = undefined;
    });
    return started;
  }

  function signal(name: NodeJS.Signals): void {
    if (running?.pid === undefined) throw new Error(`${component.name} does not run`);
    killGroup(running.pid, name);
  }

  async function end(how: "stop" | "kill"): Promise<string> {
    const ending = running;
    if (ending === undefined) throw new Error(`${component.name} does not run`);
    if (how === "kill") ending.kill();
    else await ending.stop(STOP_WITHIN_MS);
    return ending.ended;
  }

  return {
    url: `http://127.0.0.1:${component.port}`,
    async start() {
      const started = spawn();
      const died = new AbortController();
      void started.ended.then((how) =>
        died.abort(new Error(`${component.name} ended with ${how} before it was ready`)),
      );
      await waitUntilReady(component, started, died.signal);
    },
    spawn: () => void spawn(),
    stop: () => end("stop"),
    kill: () => end("kill"),
    pause: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    get isRunning() {
      return running !== undefined;
    },
  };
}
