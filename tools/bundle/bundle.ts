/**
 * `node bundle.ts <main.ts> <main.js>`: puts a program and all that it imports, ours and npm's, into one file. The build of an
 * image runs it, because opening 740 to 1,410 files takes half of a start's processor time. Exit code 1 when an import leads
 * nowhere.
 *
 * The file can be read: nothing is minified, and a comment names the source of the lines below it.
 */
import { type LogLevel, type RolldownLog, rolldown } from "rolldown";

const [main, file] = process.argv.slice(2);
if (main === undefined || file === undefined) throw new Error("Say which main.ts to bundle, and into which file.");

const bundle = await rolldown({
  input: main,
  platform: "node",
  // The same bundle in a clone and in the build of an image, which has no tsconfig.json.
  tsconfig: false,
  onLog: refuseWarnings,
});
// Logs name errors by their classes: two classes of one name keep it.
await bundle.write({ file, format: "esm", codeSplitting: false, keepNames: true });

/** A package that is not found is a warning, for example: it would fail when a start needs it. */
function refuseWarnings(level: LogLevel, { message }: RolldownLog): void {
  if (level === "warn") throw new Error(message);
}
