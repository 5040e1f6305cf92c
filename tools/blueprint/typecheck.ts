import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { preparePlatform } from "./platform.ts";
import { verb } from "./verb.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const COMPILER = join(REPOSITORY, "node_modules/.bin/tsc");
/** SST's components are compiled from source with the app that uses them, and were not written for our stricter flags. */
const PLATFORM = /^\.sst\/|^\.\.\/|^\//;

/** `typecheck`: checks sst.config.ts and infra/ against the types of SST and of the providers' SDKs. */
export const typecheck = verb({
  summary: "infra/ and sst.config.ts against SST's types; needs no stage",
  async run(command) {
    const findings = await findMistakes();
    await command.write(
      command.json ? `${JSON.stringify(findings, null, 2)}\n` : findings.map((one) => `${one}\n`).join(""),
    );
    if (findings.length === 0) process.stderr.write("infra/ and sst.config.ts fit SST's types.\n");
    return findings.length === 0 ? 0 : 1;
  },
});

/** The compiler's errors in our own files, each with the lines that explain it. */
async function findMistakes(): Promise<readonly string[]> {
  await preparePlatform();
  const args = [COMPILER, "--noEmit", "--pretty", "false", "--project", "infra/tsconfig.json"];
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((done) => child.on("close", done));
  const output = await text(child.stdout);
  // An error starts at the margin; the lines that explain it are indented.
  const findings = output.split(/\n(?=\S)/).map((finding) => finding.trimEnd());
  const status = await ended;
  const understood = findings.filter((finding) => /^\S+\(\d+,\d+\): error TS/.test(finding));
  if (status !== 0 && understood.length === 0) return [`The compiler failed: ${output}`];
  return understood.filter((finding) => !PLATFORM.test(finding));
}
