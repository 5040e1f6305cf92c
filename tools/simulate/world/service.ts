import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type Control, controlOver, newControlMemory } from "./control.ts";
import type { Inside } from "./inside.ts";

/** A service of the platform in a thread of its own, which dies and starts again as a process does. */
export interface Service {
  readonly name: string;
  readonly port: number;
  readonly control: Control;
  /** Starts it; resolves when it is ready, or has ended before. */
  start(): Promise<void>;
  /** Throws its event loop away in the middle of whatever it does; resolves when nothing of it is left. */
  kill(): Promise<void>;
  readonly isRunning: boolean;
  /** How often it has ended without `kill`. */
  readonly ownEnds: readonly number[];
  /** The last lines of its log. */
  lastLines(): string;
}

export interface ServiceOptions {
  readonly name: string;
  readonly port: number;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly databasePort: number;
  /** Each life of the service gets its own. */
  readonly nextSeed: () => number;
}

const READY_WITHIN_MS = 120_000;
const KEPT_LINES = 200;

/** Prepares a service; `start` runs it. */
export function createService({ name, port, program, environment, databasePort, nextSeed }: ServiceOptions): Service {
  const memory = newControlMemory();
  const control = controlOver(memory);
  const lines: string[] = [];
  const ownEnds: number[] = [];
  let worker: Worker | undefined;
  let isKilled = false;

  function spawn(): Worker {
    const inside: Inside = { program, seed: nextSeed(), databasePort, control: memory };
    const started = new Worker(new URL("inside.ts", import.meta.url), {
      workerData: inside,
      env: {
        PATH: process.env["PATH"]!,
        LOG_LEVEL: "warn",
        STAGE: "local",
        PORT: String(port),
        HOST: "127.0.0.1",
        ...environment,
      },
      execArgv: ["--no-warnings"],
      stdout: true,
      stderr: true,
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        lines.push(...text.split("\n").filter((line) => line !== ""));
        lines.splice(0, lines.length - KEPT_LINES);
      });
    }
    started.on("error", (error) => lines.push(String(error.stack)));
    started.on("exit", (code) => {
      if (worker !== started) return;
      worker = undefined;
      if (!isKilled) ownEnds.push(code);
    });
    return started;
  }

  return {
    name,
    port,
    control,
    async start() {
      isKilled = false;
      worker = spawn();
      for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await wait(20)) {
        if (worker === undefined) return;
        const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
        if (answer?.ok) return;
      }
      throw new Error(`${name} was not ready within ${READY_WITHIN_MS / 1000} s.\n${lines.join("\n")}`);
    },
    async kill() {
      isKilled = true;
      await worker?.terminate();
      worker = undefined;
    },
    get isRunning() {
      return worker !== undefined;
    },
    ownEnds,
    lastLines: () => lines.join("\n"),
  };
}
