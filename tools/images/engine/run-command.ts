import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type CallOptions, EngineError } from "./engine.ts";

export interface CommandOptions extends CallOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

/** Of what a command prints, as much is kept for its error. */
const KEPT_LINES = 30;

/** Runs a program and returns its stdout, trimmed. Throws EngineError when it fails, or the signal's reason. */
export async function runCommand(
  file: string,
  args: readonly string[],
  { env, signal, onLine, timeoutMs, onlyLines = false }: CommandOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  // A group of its own: Ctrl-C reaches this process alone, which then ends what it started in order.
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
