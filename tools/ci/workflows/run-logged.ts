/**
 * Runs a command as it is, and keeps what it says in a file as well:
 *
 *   node tools/ci/workflows/run-logged.ts <file> <command> [arguments]
 *
 * Exits as the command does. A pipe into `tee` would exit as `tee` does.
 */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { constants } from "node:os";
import { finished } from "node:stream/promises";

const [file, command, ...args] = process.argv.slice(2);
if (file === undefined || command === undefined) {
  process.stderr.write("Say a file and a command: node tools/ci/workflows/run-logged.ts deploy.log npx sst deploy\n");
  process.exit(2);
}

const log = createWriteStream(file);
const child = spawn(command, args, { stdio: ["inherit", "pipe", "pipe"] });
for (const [from, to] of [
  [child.stdout, process.stdout],
  [child.stderr, process.stderr],
] as const) {
  from.pipe(to, { end: false });
  from.pipe(log, { end: false });
}
// GitHub gives a run that is cancelled a few seconds: its command is told.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void child.kill(signal));
child.on("error", ({ message }) => {
  log.write(`${message}\n`);
  process.stderr.write(`${command} cannot be run: ${message}\n`);
});
child.on("close", (code, signal) => {
  log.end();
  process.exitCode = code !== null && code >= 0 ? code : signal === null ? 127 : 128 + constants.signals[signal];
});
await finished(log);
