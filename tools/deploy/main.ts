#!/usr/bin/env node
/**
 * `npm run deploy -- <verb>`: the steps around `npx sst deploy`. preflight finds what would stop it, verify checks that the
 * deployed stage runs, comment reports to the pull request, and sweep removes orphaned previews.
 */
import { loadVerb } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { runProgram } from "@platform/command-line/run-program";
import { DEPLOY } from "./command-line.ts";

process.exitCode = await runProgram(DEPLOY, process.argv.slice(2), async ([name, ...args]) => {
  const verb = await loadVerb(DEPLOY.verbs, name);
  return verb.run(readOptions(DEPLOY, args, verb.options));
});
