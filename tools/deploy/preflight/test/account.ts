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
import { onTestFinished } from "vitest";
import { stageOf } from "../../../../infra/stage.ts";
import { graphOf } from "../../../../infra/test/graphs.ts";
import { createStageStates } from "../../sweep/state-bucket.ts";
import { parameter } from "../../sweep/test/parameters.ts";
import { clientOf, startAwsServer } from "../../test/aws-server.ts";
import type { Finding } from "../finding.ts";
import { preflight, type PreflightDeps } from "../preflight.ts";
import {
  addresses,
  caller,
  clusters,
  hostedZone,
  hostedZones,
  noKey,
  noEntity,
  orderable,
  quota,
  role,
  vpcs,
  zones,
} from "./answers.ts";

export const ACCOUNT = "123456789012";
const BUCKET = "sst-state-example";

export const ENVIRONMENT = {
  AWS_ACCOUNT_ID: ACCOUNT,
  API_DOMAIN: "api.staging.example.com",
  ALARM_EMAIL: "alarms@example.com",
  ACQUIRER_URL: "https://acquirer.example.com",
  GITHUB_REPOSITORY: "example/payments",
  GITHUB_REPOSITORY_ID: "1000",
  GITHUB_REPOSITORY_OWNER_ID: "100",
};

export const lockOf = (stage: string): string => `GET /${BUCKET}/lock/payments/${stage}.json?x-id=GetObject`;
export const secretsOf = (stage: string): string =>
  `GET /${BUCKET}/?list-type=2&prefix=secret%2Fpayments%2F${stage}.json`;
export const PROVIDER = "GetOpenIDConnectProvider";
export const ZONES = "GET /2013-04-01/hostedzone";
export const ZONE = "GET /2013-04-01/hostedzone/Z0";

/** An account without faults, for a stage that nobody has deployed yet. */
const goodAccount = (stage: string): Answers => ({
  GetCallerIdentity: [caller(ACCOUNT)],
  DescribeAvailabilityZones: [zones("use1-az1", "use1-az2", "use1-az4")],
  DescribeAddresses: [addresses()],
  DescribeVpcs: [vpcs()],
  ListClusters: [clusters()],
  DescribeOrderableDBInstanceOptions: [orderable(["17.5", "16.9"])],
  GetRole: [role],
  GetServiceQuota: [quota(100_000)],
  [ZONES]: [hostedZones({ name: "example.com" })],
  [ZONE]: [hostedZone("ns-1.awsdns-01.com")],
  [PROVIDER]: [noEntity],
  GetParameter: [parameter({ version: 5, state: BUCKET })],
  [`GET /${BUCKET}/app/payments/${stage}.json?x-id=GetObject`]: [noKey],
  [lockOf(stage)]: [noKey],
});

type Answers = Parameters<typeof startAwsServer>[0];

export interface Scene {
  readonly stage?: string;
  readonly answers?: Answers;
  /** Answers of us-east-1, which alone shows the quotas of global services. */
  readonly globalQuotas?: Answers[string];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly deps?: Partial<PreflightDeps>;
}

/** Returns the findings of preflight in an account that differs from the good one as given. */
export async function preflightIn({
  stage = "staging",
  answers,
  globalQuotas = [quota(100_000)],
  environment,
  deps,
}: Scene): Promise<readonly Finding[]> {
  const server = await startAwsServer({ ...goodAccount(stage), ...answers });
  const usEast1 = await startAwsServer({ GetServiceQuota: globalQuotas });
  onTestFinished(async () => void (await Promise.all([server.close(), usEast1.close()])));
  const client = clientOf(server);
  const all = { ...ENVIRONMENT, ...environment };
  return await preflight(
    {
      environment: all,
      run: async (program) => `${program} 1.0`,
      sts: new STSClient(client),
      ec2: new EC2Client(client),
      ecs: new ECSClient(client),
      quotas: { regional: new ServiceQuotasClient(client), global: new ServiceQuotasClient(clientOf(usEast1)) },
      acm: new ACMClient(client),
      route53: new Route53Client(client),
      iam: new IAMClient(client),
      rds: new RDSClient(client),
      states: createStageStates(new S3Client(client), new SSMClient(client)),
      nameServers: async () => ["ns-1.awsdns-01.com"],
      now: () => new Date(Date.UTC(2027, 0, 1)),
      graph: () => graphOf(stage),
      ...deps,
    },
    stageOf(stage, all),
  );
}
