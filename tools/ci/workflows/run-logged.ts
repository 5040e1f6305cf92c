/**
 * Runs a command unchanged, and writes its output to a file too:
 *
 *   node tools/ci/workflows/run-logged.ts <file> <command> [arguments]
 *
 * Exits with the command's exit code. A pipe into `tee` would exit with that of `tee`.
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
// GitHub gives a cancelled run a few seconds, so we pass the signal to the command.
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
