#!/usr/bin/env node
/**
 * `npm test`: checks format, lint, types and the types of infra/, then runs every test; with --ci also the stages that only
 * CI runs. Stops at the first failed stage. The last line on stdout is `<n> passed, <n> failed`.
 *
 *   npm test types              one stage
 *   npm test tests ledger.test  its tool's own arguments after its name
 */
import { preparePlatform } from "@platform/blueprint/platform";
import { whenLauncherEnds } from "@platform/command-line/launcher-pipe";
import { report } from "@platform/command-line/run-program";
import { countOf, type TestCount } from "./count.ts";
import { runStage } from "./run-stage.ts";
import { chooseStages, type Stage } from "./stages.ts";

// Ends as after SIGTERM, which the running stage receives too, so that it cleans up.
whenLauncherEnds(() => process.kill(process.pid, "SIGTERM"));
process.exit(await main(process.argv.slice(2)).catch(report));

async function main(args: readonly string[]): Promise<number> {
  const stages = chooseStages(args);
  if (typeof stages === "string") {
    const isAskedFor = args[0] === "--help";
    (isAskedFor ? process.stdout : process.stderr).write(`${stages}\n`);
    return isAskedFor ? 0 : 1;
  }
  const { passed, failed } = (await isPrepared(stages)) ? await runAll(stages) : { passed: 0, failed: 1 };
  if (passed + failed > 0) process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** Installs SST's platform first, so that the user of a fresh clone sees why the run waits. */
async function isPrepared(stages: readonly Stage[]): Promise<boolean> {
  try {
    if (stages.some(({ needsPlatform }) => needsPlatform)) await preparePlatform();
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

async function runAll(stages: readonly Stage[]): Promise<TestCount> {
  let total: TestCount = { passed: 0, failed: 0 };
  for (const stage of stages) {
    const { passed, failed } = countOf(stage, await runStage(stage));
    total = { passed: total.passed + passed, failed: total.failed + failed };
    if (failed > 0) break;
  }
  return total;
}
