import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

/**
 * Runs a program in place of this one, with the same input, output, signals and exit code. Never resolves.
 *
 * The program holds one end of a pipe on descriptor 3 (LAUNCHER_PIPE=3) and ends when the pipe closes, so that kill -9 on
 * this process leaves nothing behind. A killed npm leaves nothing behind either, because we notice its end.
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

/** When npm is killed, it is no longer our parent, or the parent of the shell in which it runs commands. */
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
    // Looks for a `sh -c "node …"` that has not replaced itself with the command, and ignores the user's own shell.
    const isShell = readFileSync(`/proc/${parent}/cmdline`, "utf8").includes("\0-c\0");
    const stat = readFileSync(`/proc/${parent}/stat`, "utf8");
    return isShell ? `${parent} of ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}` : `${parent}`;
  } catch {
    // This is not Linux, and shells elsewhere replace themselves; or the parent has just died, which the next look notices.
    return `${parent}`;
  }
}
