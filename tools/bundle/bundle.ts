/**
 * `node bundle.ts <main.ts> <main.js>`: puts a program and everything that it imports, ours and npm's, into one file. The
 * build of an image runs it, because opening 740 to 1,410 files takes half of a start's processor time. Exits with 1 if it
 * cannot resolve an import.
 *
 * People can read the file: we do not minify it, and a comment names the source of the lines below it.
 */
import { type LogLevel, type RolldownLog, rolldown } from "rolldown";

const [main, file] = process.argv.slice(2);
if (main === undefined || file === undefined) throw new Error("Say which main.ts to bundle, and into which file.");

const bundle = await rolldown({
  input: main,
  platform: "node",
  // Makes the same bundle in a clone and in the build of an image, which has no tsconfig.json.
  tsconfig: false,
  onLog: refuseWarnings,
});
// Logs contain the class names of errors, so we keep a name even if two classes share it.
await bundle.write({ file, format: "esm", codeSplitting: false, keepNames: true });

/** Fails on a warning, such as that for a missing package, which would otherwise fail when the service starts. */
function refuseWarnings(level: LogLevel, { message }: RolldownLog): void {
  if (level === "warn") throw new Error(message);
}
