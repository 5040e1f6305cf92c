#!/usr/bin/env node
/**
 * `npm run deploy -- <verb>`: what stands around `npx sst deploy`. preflight asks what would stop it, verify whether what was
 * deployed runs; comment tells a pull request, sweep removes previews that were left behind.
 */
import { loadVerb } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { runProgram } from "@platform/command-line/run-program";
import { DEPLOY } from "./command-line.ts";

process.exitCode = await runProgram(DEPLOY, process.argv.slice(2), async ([name, ...args]) => {
  const verb = await loadVerb(DEPLOY.verbs, name);
  return verb.run(readOptions(DEPLOY, args, verb.options));
});
