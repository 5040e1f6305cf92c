import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { previewOf } from "../preview.ts";
import type { StageRemover } from "./survey.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const SST = resolve(ROOT, "node_modules/.bin/sst");

/** Runs `npx sst remove`, with its output on stderr. Removes only previews and refuses every other stage. */
export function createSstRemover(command = SST): StageRemover {
  return {
    async remove({ stage }) {
      if (previewOf(stage)?.stage !== stage) throw new Refusal(`"${stage}" is no preview, and is not removed.`);
      const ended = await run(command, ["remove", "--stage", stage]);
      if (ended === "code 0") return;
      throw new Refusal(`\`sst remove --stage ${stage}\` ended with ${ended}: its output above says why.`);
    },
  };
}

function run(command: string, args: readonly string[]): Promise<string> {
  // SST does not need GitHub's token.
  const { GITHUB_TOKEN: _, ...env } = process.env;
  return new Promise((done) => {
    // Only our list goes to stdout.
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", 2, 2] });
    child.on("error", ({ message }) => done(message));
    child.on("close", (code, signal) => done(signal === null ? `code ${code}` : `signal ${signal}`));
  });
}
