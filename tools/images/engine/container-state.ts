import type { Engine } from "./engine.ts";

export interface ContainerState {
  readonly isRunning: boolean;
  /** The process id of its first process on this machine; 0 when it has ended. */
  readonly pid: number;
  /** 0 while it runs. */
  readonly exitCode: number;
  /** In milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** Reads the state of a container by its name. */
export async function readState(engine: Engine, id: string): Promise<ContainerState> {
  return parseState(await engine.call(["inspect", "--format", "{{json .State}}", id]));
}

/** Parses the `.State` that an engine prints. */
export function parseState(inspected: string): ContainerState {
  const state = JSON.parse(inspected) as {
    readonly Running: boolean;
    readonly Pid: number;
    readonly ExitCode: number;
    readonly StartedAt: string;
  };
  return {
    isRunning: state.Running,
    pid: state.Pid,
    exitCode: state.ExitCode,
    startedAt: Date.parse(state.StartedAt),
  };
}

const LINES = 25;

/** Returns the lines that a container printed last, indented, to append to a message. */
export async function lastWords(engine: Engine, id: string): Promise<string> {
  const lines: string[] = [];
  // If the container no longer exists, there are no lines to show.
  const logs = ["logs", "--tail", String(LINES * 4), id];
  await engine.call(logs, { onLine: (line) => lines.push(line) }).catch(() => undefined);
  const said = lines.filter((line) => !line.startsWith('{"_aws":')).slice(-LINES);
  return said.map((line) => `\n    ${line}`).join("");
}
