import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export interface ProgramOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program and returns its output. If it fails, throws an error with the last lines of its stderr. */
export async function runProgram(file: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  const { signal, timeoutMs, env = {} } = options;
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      signal,
      timeout: timeoutMs,
      env: { ...process.env, ...env },
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = "" } = error as { stderr?: string };
    throw new Error(`${file} failed: ${stderr.trim().split("\n").slice(-5).join("\n")}`, { cause: error });
  }
}

/** Debian keeps PostgreSQL's programs here, outside the PATH. */
const DEBIAN = "/usr/lib/postgresql";

/** Finds a program in the PATH, or in Debian's PostgreSQL folders, newest first. */
export function findProgram(name: string): string | undefined {
  const versions = listDirectory(DEBIAN).toSorted((a, b) => Number(b) - Number(a));
  const places = [
    ...(process.env["PATH"] ?? "").split(":"),
    ...versions.map((version) => join(DEBIAN, version, "bin")),
  ];
  return places.map((place) => join(place, name)).find(isExecutable);
}

function listDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
