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
import { settingsIn } from "@platform/blueprint/synth/environment";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { verb } from "@platform/command-line/program";
import { deployedStage, STAGE } from "../stage-option.ts";
import { createStageStates } from "../sweep/state-bucket.ts";
import { nameServersOf } from "./name-servers.ts";
import { preflight as askEverything } from "./preflight.ts";
import { formatFindings } from "./report.ts";
import { runTool } from "./tools.ts";
import { project } from "../../../blueprint.config.ts";

/** `preflight`: exits with 1 if something prevents a deploy. */
export const preflight = verb({
  summary: "what would stop a deploy of a stage? Creates nothing",
  options: STAGE,
  async run(values) {
    const stage = deployedStage(values.stage);
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
        // Examples replace missing settings, each of which is a finding already.
        graph: () => synthesise(project, { stage: stage.name, environment: settingsIn(project, process.env) }),
      },
      stage,
    );
    process.stdout.write(formatFindings(stage.name, findings));
    return findings.some(({ state }) => state === "problem") ? 1 : 0;
  },
});
