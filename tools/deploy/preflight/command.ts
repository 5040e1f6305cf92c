import { ACMClient } from "@aws-sdk/client-acm";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { Graph } from "@platform/blueprint/graph";
import { settingsIn } from "@platform/blueprint/synth/environment";
import { synthesise, SynthesisError } from "@platform/blueprint/synth/synthesise";
import { DeployError } from "../deploy-error.ts";
import { deployedStage } from "../stage-option.ts";
import { createStageStates } from "../sweep/state-bucket.ts";
import type { Verb } from "../verb.ts";
import { nameServersOf } from "./name-servers.ts";
import { preflight as askEverything } from "./preflight.ts";
import { formatFindings } from "./report.ts";
import { runTool } from "./tools.ts";

/** `preflight`: exit code 1 when something stands in the way of a deploy. */
export const preflight: Verb = {
  summary: "asks this machine and the account what would stop a deploy, and creates nothing",
  options: { stage: { type: "string" } },
  async run(values) {
    const stage = deployedStage(values);
    const { region } = stage;
    const findings = await askEverything(
      {
        environment: process.env,
        run: runTool,
        sts: new STSClient({ region }),
        ec2: new EC2Client({ region }),
        ecs: new ECSClient({ region }),
        quotas: {
          regional: new ServiceQuotasClient({ region }),
          global: new ServiceQuotasClient({ region: "us-east-1" }),
        },
        acm: new ACMClient({ region }),
        route53: new Route53Client({ region }),
        iam: new IAMClient({ region }),
        rds: new RDSClient({ region }),
        states: createStageStates(new S3Client({ region }), new SSMClient({ region })),
        nameServers: (domain) => nameServersOf(domain),
        now: () => new Date(),
        graph: () => graphOf(stage.name),
      },
      stage,
    );
    process.stdout.write(formatFindings(stage.name, findings));
    return findings.some(({ state }) => state === "problem") ? 1 : 0;
  },
};

/** With the deployer's settings; examples stand in for what is missing, which is a finding of its own. */
async function graphOf(stage: string): Promise<Graph> {
  try {
    return await synthesise({ stage, environment: settingsIn(process.env) });
  } catch (error) {
    if (error instanceof SynthesisError) throw new DeployError(error.message, { cause: error });
    throw error;
  }
}
