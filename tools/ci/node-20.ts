/**
 * `npm test node-20`: runs infra/ on the oldest Node that package.json promises. A globally installed `sst` runs the app on
 * the machine's Node, and only there does code fail that needs a newer one.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import type { Program } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { runProgram } from "@platform/command-line/run-program";
import { provideNode } from "./fresh-clone/tools.ts";
import { project } from "../../blueprint.config.ts";

/** One stage of each kind. A preview's synthesis includes staging. */
const STAGES = [
  { stage: "prod", dev: false },
  { stage: "pr-1", dev: false },
  { stage: "alice", dev: true },
];

const NODE_20 = {
  usage: "npm test node-20",
  summary: "infra/ on the oldest Node that package.json promises",
} satisfies Program;

const folder = await mkdtemp(join(tmpdir(), "node-20-"));
try {
  process.exitCode = await runProgram(NODE_20, process.argv.slice(2), main);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function main(args: readonly string[]): Promise<number> {
  readOptions(NODE_20, args, {});
  const { bin, version } = await provideNode(20, folder);
  process.stdout.write(`Node ${version}\n`);
  for (const options of STAGES) {
    const { resources } = await synthesise(project, { ...options, node: join(bin, "node") });
    process.stdout.write(`${options.stage} has ${resources.length} resources\n`);
  }
  return 0;
}
