import type { Engine } from "./engine.ts";

export interface ContainerState {
  readonly isRunning: boolean;
  /** Of its first process, as this machine knows it; 0 when it has ended. */
  readonly pid: number;
  /** 0 as long as it runs. */
  readonly exitCode: number;
  /** In milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** How a container is, by its name. */
export async function readState(engine: Engine, id: string): Promise<ContainerState> {
  return parseState(await engine.call(["inspect", "--format", "{{json .State}}", id]));
}

/** Reads what an engine answers as `.State`. */
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

/** What a container printed last, indented, as part of a sentence's explanation. */
export async function lastWords(engine: Engine, id: string): Promise<string> {
  const lines: string[] = [];
  // It may be gone already: then there is nothing to say.
  const logs = ["logs", "--tail", String(LINES * 4), id];
  await engine.call(logs, { onLine: (line) => lines.push(line) }).catch(() => undefined);
  const said = lines.filter((line) => !line.startsWith('{"_aws":')).slice(-LINES);
  return said.map((line) => `\n    ${line}`).join("");
}
