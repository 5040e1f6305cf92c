import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { stageOf } from "../../../infra/stage.ts";
import { verb } from "@platform/command-line/program";
import { say } from "@platform/command-line/say";
import { systemClock } from "../clock.ts";
import { createGitHub } from "../github.ts";
import { formatSurvey, formatSweep } from "./format-sweep.ts";
import { createPreviewDatabases } from "./preview-databases.ts";
import { createPullRequests } from "./pull-requests.ts";
import { createSstRemover } from "./sst-remover.ts";
import { createStageStates } from "./state-bucket.ts";
import { isStuck, survey, type SweepPorts, whyKept } from "./survey.ts";
import { removeOrphans } from "./sweep.ts";

/** `sweep`: lists previews, and removes orphans with --remove. Exits with 1 if an orphan or a locked preview is left. */
export const sweep = verb({
  summary: "lists previews whose pull request is closed",
  options: { remove: { type: "boolean", default: false, help: "and removes them, one at a time" } },
  async run({ remove }) {
    const ports = connect();
    const found = await survey(ports);
    process.stdout.write(formatSurvey(found));
    if (!remove) return 0;
    const orphans = found.filter((one) => whyKept(one) === undefined);
    const stuck = found.filter(isStuck);
    const removals = await removeOrphans(ports, orphans, { clock: systemClock, say });
    process.stdout.write(formatSweep(removals, stuck));
    return stuck.length === 0 && removals.every(({ fault }) => fault === undefined) ? 0 : 1;
  },
});

/** Connects to staging's account and region, which contain the previews. */
function connect(): SweepPorts {
  const { region } = stageOf("staging", process.env);
  const ssm = new SSMClient({ region });
  return {
    states: createStageStates(new S3Client({ region }), ssm),
    databases: createPreviewDatabases(new LambdaClient({ region }), ssm),
    pullRequests: createPullRequests(createGitHub({ environment: process.env, clock: systemClock, say })),
    remover: createSstRemover(),
  };
}
