import { writeFile } from "node:fs/promises";
import { ECSClient } from "@aws-sdk/client-ecs";
import { verb } from "@platform/command-line/program";
import { Refusal } from "@platform/command-line/refusal";
import { say } from "@platform/command-line/say";
import { systemClock } from "../clock.ts";
import { readOutputs } from "../outputs.ts";
import { deployedStage, STAGE } from "../stage-option.ts";
import { createEcs } from "./ecs.ts";
import { formatReport } from "./report.ts";
import { verifyDeploy } from "./verify.ts";

/** `verify`: exits with 1 if the deployed stage does not run, cannot be reached, or takes no payment. */
export const verify = verb({
  summary: "does what was deployed run, answer, and take a payment?",
  options: {
    ...STAGE,
    "timeout-seconds": {
      type: "string",
      value: "N",
      default: "900",
      help: "how long a rollout may still be in progress (900)",
    },
    out: { type: "string", value: "FILE", help: "the result as JSON, for `comment`" },
  },
  async run(values) {
    const stage = deployedStage(values.stage);
    const timeoutMs = readSeconds(values["timeout-seconds"]) * 1000;
    const deployed = await readOutputs(stage.name);
    const ecs = createEcs(new ECSClient({ region: stage.region }));
    const report = await verifyDeploy({ ecs, clock: systemClock, say, timeoutMs }, deployed);
    process.stdout.write(formatReport(report));
    if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(report, null, 2)}\n`);
    return report.ok ? 0 : 1;
  },
});

function readSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new Refusal(`--timeout-seconds ${text}: say whole seconds, as in --timeout-seconds 900.`);
}
