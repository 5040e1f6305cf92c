import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { ROOT, type Component } from "./components.ts";
import { isMetric, type LogSink } from "./log-sink.ts";

export interface ComponentProcess {
  readonly name: Component["name"];
  readonly pid: number | undefined;
  /** Resolves with how it ended, `code 1` or `signal SIGKILL`, after we have read its output. */
  readonly ended: Promise<string>;
  /** Returns the lines that it printed last. */
  lastLines(): readonly string[];
  /** Asks it to end, and kills it if it has not ended within the time. */
  stop(withinMs: number): Promise<void>;
  /** Kills it now. */
  kill(): void;
}

const KEPT_LINES = 20;
const LAST_WORDS_MS = 300;

/**
 * Starts one component. It leads a process group of its own, so that Ctrl-C in a terminal reaches the supervisor alone,
 * and it ends when its standard input does, so that it never outlives the supervisor.
 */
export function startComponent(component: Component, sink: LogSink): ComponentProcess {
  const child = spawn(process.execPath, [resolve(ROOT, component.file)], {
    cwd: ROOT,
    env: environmentOf(component),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  // A write fails once the child has ended; how it ended says more than that error.
  child.stdin.on("error", () => undefined);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      if (!isMetric(line)) lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      sink(component.name, line);
    });
  }
  const ended = new Promise<string>((done) => {
    const tell = (code: number | null, signal: string | null): void =>
      done(signal === null ? `code ${code}` : `signal ${signal}`);
    child.on("error", (error) => done(error.message));
    child.on("close", tell);
    // A grandchild may hold the output open after the exit, so we wait only briefly for the last lines.
    child.on("exit", (code, signal) => setTimeout(() => tell(code, signal), LAST_WORDS_MS));
  });
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid, signal);
  };
  return {
    name: component.name,
    pid: child.pid,
    ended,
    lastLines: () => lines,
    async stop(withinMs) {
      signalGroup("SIGTERM");
      const timer = setTimeout(() => signalGroup("SIGKILL"), withinMs);
      await ended;
      clearTimeout(timer);
    },
    kill: () => signalGroup("SIGKILL"),
  };
}

function environmentOf({ port, environment }: Component): NodeJS.ProcessEnv {
  // Hides the administrator's address from components that need no database, such as the inbox.
  const { DATABASE_URL: _admin, ...inherited } = process.env;
  return {
    ...inherited,
    STAGE: "local",
    LOG_LEVEL: inherited["LOG_LEVEL"] ?? "info",
    HOST: "127.0.0.1",
    PORT: String(port),
    EXIT_WITH_PARENT: "stdin",
    ...environment,
  };
}

export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself.
  }
}
