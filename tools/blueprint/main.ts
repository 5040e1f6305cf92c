#!/usr/bin/env node
/**
 * `npm run infra -- <verb> --stage X`: shows what a deploy of a stage would create, without an AWS account. It synthesises the
 * graph of resources from SST's own components; every verb but typecheck works on that graph.
 */
import { runProgram } from "@platform/command-line/run-program";
import { INFRA, readCommand } from "./command-line.ts";
import { loadProject } from "./load-project.ts";

process.exitCode = await runProgram(INFRA, process.argv.slice(2), async (args) => {
  const { verb, command } = await readCommand(await loadProject(process.cwd()), args);
  return verb.run(command);
});
