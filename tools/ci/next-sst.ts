/**
 * `npm test next-sst`: compares prod on the next major version of SST with prod on the pinned one: the same rules must
 * hold, and the same connections must be possible. The app runs on both, so that the move takes an afternoon
 * (docs/deploy.md).
 */
import { join } from "node:path";
import { evaluate } from "@platform/blueprint/check/evaluate";
import { formatText, summaryOf } from "@platform/blueprint/check/format-text";
import { plainProject } from "@platform/blueprint/plain-project";
import { formatReach } from "@platform/blueprint/reach/command";
import { reachOf } from "@platform/blueprint/reach/reach";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import type { Program } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { runProgram } from "@platform/command-line/run-program";
import { differences, type Findings } from "./differences.ts";
import { project } from "../../blueprint.config.ts";

/** The version in docs/deploy.md. */
const NEXT = "4.17.1";

/** Apps that are not ours. tools/blueprint/test/foreign-apps.test.ts tests them on the pinned version. */
const FOREIGN_APPS = join(import.meta.dirname, "../blueprint/test/apps");
const FOREIGN = ["web", "functions"];

const NEXT_SST = {
  usage: "npm test next-sst",
  summary: `prod on SST ${NEXT}, held against prod on the pinned version`,
} satisfies Program;

process.exitCode = await runProgram(NEXT_SST, process.argv.slice(2), async (args) => {
  readOptions(NEXT_SST, args, {});
  const [pinned, next] = [await findingsOn(), await findingsOn(NEXT)];
  const faults = differences(pinned, next);
  for (const app of FOREIGN) {
    const { resources } = await synthesise(plainProject(join(FOREIGN_APPS, app)), { stage: "production", sst: NEXT });
    process.stdout.write(`SST ${NEXT}: the app "${app}" of the blueprint's tests has ${resources.length} resources\n`);
  }
  process.stdout.write(`${[...faults, `SST ${NEXT}: ${next.summary}`].join("\n")}\n`);
  return faults.length === 0 ? 0 : 1;
});

async function findingsOn(sst?: string): Promise<Findings> {
  const graph = await synthesise(project, { stage: "prod", ...(sst === undefined ? {} : { sst }) });
  const report = evaluate(graph, project.policy);
  return {
    sst: graph.sst,
    ok: report.ok,
    summary: summaryOf(report),
    report: formatText(report, { all: false }),
    reach: formatReach(reachOf(graph)).trimEnd().split("\n"),
  };
}
