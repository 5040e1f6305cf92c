/**
 * `npm test`: format, lint, types, those of infra/, then every test; stops at the first stage that fails. The last line
 * on stdout is `<n> passed, <n> failed`.
 *
 *   npm test -- --only types              one stage
 *   npm test -- --only tests fees.test    its tool's own arguments after its name
 */
import { preparePlatform } from "./infra/platform.ts";
import { whenLauncherEnds } from "./launcher-pipe.ts";
import { countTests, type TestCount } from "./test/count.ts";
import { runStage } from "./test/run-stage.ts";
import { chooseStages } from "./test/stages.ts";

// As if it had been asked to end: the running stage is told, and cleans up.
whenLauncherEnds(() => process.kill(process.pid, "SIGTERM"));
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const stages = chooseStages(args);
  if (typeof stages === "string") {
    process.stderr.write(`${stages}\n`);
    return 1;
  }
  // Here, where its progress is seen: lint, infra and tests need it.
  await preparePlatform();
  for (const stage of stages) {
    const passed = await runStage(stage);
    if (stage.name === "tests") return report(countTests(stage.resultFile, passed), passed);
    // A broken stage counts as one failure: a last line with none would be a lie.
    if (!passed) return report({ passed: 0, failed: 1 }, passed);
  }
  return 0;
}

function report({ passed, failed }: TestCount, ok: boolean): number {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return ok ? 0 : 1;
}
