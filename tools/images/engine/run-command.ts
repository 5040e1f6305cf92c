import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type CallOptions, EngineError } from "./engine.ts";

export interface CommandOptions extends CallOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

/** The last lines that we keep for the error. */
const KEPT_LINES = 30;

/** Runs a program and returns its stdout, trimmed. Throws EngineError if it fails, or the signal's reason on abort. */
export async function runCommand(
  file: string,
  args: readonly string[],
  { env, signal, onLine, timeoutMs, onlyLines = false }: CommandOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  // Leads its own process group, so that Ctrl-C reaches only this process, which then ends the others in order.
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const kill = (): void => void child.kill("SIGKILL");
  const timer = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs);
  signal?.addEventListener("abort", kill);
  const answer: string[] = [];
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      if (stream === child.stdout && !onlyLines) answer.push(line);
      printed.push(line);
      if (printed.length > KEPT_LINES) printed.shift();
      onLine?.(line);
    });
  }
  try {
    const code = await new Promise<number | null>((done, failed) => {
      child.on("error", failed);
      child.on("close", done);
    });
    signal?.throwIfAborted();
    if (code === 0) return answer.join("\n").trim();
    throw new EngineError([file, ...args].join(" "), code ?? undefined, printed.join("\n"));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
  }
}
