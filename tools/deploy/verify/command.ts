import { writeFile } from "node:fs/promises";
import { ECSClient } from "@aws-sdk/client-ecs";
import { say } from "@platform/command-line/say";
import { systemClock } from "../clock.ts";
import { DeployError } from "../deploy-error.ts";
import { readOutputs } from "../outputs.ts";
import { deployedStage } from "../stage-option.ts";
import type { Verb } from "../verb.ts";
import { createEcs } from "./ecs.ts";
import { formatReport } from "./report.ts";
import { verifyDeploy } from "./verify.ts";

/** `verify`: exit code 1 when what was deployed does not run, is not reached, or takes no payment. */
export const verify: Verb = {
  summary: "does what was deployed run, answer, and take a payment?",
  options: {
    stage: { type: "string" },
    "timeout-seconds": { type: "string", default: "900" },
    out: { type: "string" },
  },
  async run(values) {
    const stage = deployedStage(values);
    const timeoutMs = readSeconds(values["timeout-seconds"]) * 1000;
    const deployed = await readOutputs(stage.name);
    const ecs = createEcs(new ECSClient({ region: stage.region }));
    const report = await verifyDeploy({ ecs, clock: systemClock, say, timeoutMs }, deployed);
    process.stdout.write(formatReport(report));
    if (typeof values["out"] === "string") await writeFile(values["out"], `${JSON.stringify(report, null, 2)}\n`);
    return report.ok ? 0 : 1;
  },
};

function readSeconds(text: unknown): number {
  if (typeof text === "string" && /^\d{1,5}$/.test(text)) return Number(text);
  throw new DeployError(`--timeout-seconds ${String(text)}: say whole seconds, as in --timeout-seconds 900.`);
}
