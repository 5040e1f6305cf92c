import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

/**
 * Runs a program in this one's place: its input and output, signals and exit code. Resolves never.
 *
 * The program holds one end of a pipe on descriptor 3 (LAUNCHER_PIPE=3) and ends when the pipe does, so that killing
 * this process with -9 leaves nothing behind. Killing npm leaves nothing behind either: its end is seen from here.
 */
export function runAndFollow(file, args) {
  const env = { ...process.env, LAUNCHER_PIPE: "3" };
  const child = spawn(file, args, { env, stdio: ["inherit", "inherit", "inherit", "pipe"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) whenNpmDies(() => child.kill("SIGTERM"));
  return new Promise((_resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  });
}

/** npm that is killed is no longer the parent: neither ours nor that of the shell that it runs commands with. */
function whenNpmDies(act) {
  const line = lineage();
  const timer = setInterval(() => {
    if (lineage() === line) return;
    clearInterval(timer);
    act();
  }, 500);
}

function lineage() {
  const parent = process.ppid;
  try {
    // `sh -c "node …"` that did not replace itself with the command. A shell of the user's own is none of our business.
    const isShell = readFileSync(`/proc/${parent}/cmdline`, "utf8").includes("\0-c\0");
    const stat = readFileSync(`/proc/${parent}/stat`, "utf8");
    return isShell ? `${parent} of ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}` : `${parent}`;
  } catch {
    // Not Linux, where shells do replace themselves; or the parent has just died, which the next look sees.
    return `${parent}`;
  }
}
