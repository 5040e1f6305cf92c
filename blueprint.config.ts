/**
 * What `npm run infra` has to know of this app beside its sst.config.ts: its stages, its settings, its rules, and what a month of it is
 * like. tools/blueprint itself knows no app.
 */
import { join } from "node:path";
import type { Usage } from "@platform/blueprint/cost/usage";
import type { Project, Settings } from "@platform/blueprint/project";
import { METRICS } from "@platform/contracts/metrics";
import { RULES } from "./infra/rules/rules.ts";
import { SHAPED_IN } from "./infra/rules/shaped-in.ts";
import { SUPPRESSIONS } from "./infra/rules/suppressions.ts";
import { StageError, type StageKind, stageOf } from "./infra/stage.ts";

/** What a deployer says about a stage: infra/settings.ts reads it. Examples use names and an account that are kept for documentation. */
const SETTINGS: Settings = {
  names: [
    "API_DOMAIN",
    "API_CERTIFICATE_ARN",
    "ALARM_EMAIL",
    "ACQUIRER_URL",
    "AWS_ACCOUNT_ID",
    "AWS_REGION",
    "COST_CENTER",
    "DEV_CONTAINERS",
    "GITHUB_REPOSITORY",
    "GITHUB_REPOSITORY_ID",
    "GITHUB_REPOSITORY_OWNER_ID",
  ],
  examplesOf: (stage) => ({
    API_DOMAIN: `api.${stage}.example.com`,
    ALARM_EMAIL: "alarms@example.com",
    ACQUIRER_URL: "https://acquirer.example.com",
    AWS_ACCOUNT_ID: "123456789012",
    GITHUB_REPOSITORY: "example/payments",
    GITHUB_REPOSITORY_ID: "1000",
    GITHUB_REPOSITORY_OWNER_ID: "100",
  }),
  exampleSecrets: { AcquirerCredential: "example" },
};

/** "Measured" means: here, of the services' own code. */
const ASSUMPTIONS = {
  /** Of requests and answers between clients and us; each request on a connection of its own, the dearest case. */
  clientGbPerMillion: 10,
  /** Through NAT: calls of the acquirer and of webhooks, and the log on its way to CloudWatch. */
  natGbPerMillion: 10,
  /** A line of 304 bytes for each request, measured, and the 26 that CloudWatch adds. */
  serviceLogGbPerMillion: 0.33,
  /** A line of 5.6 kB each minute. Measured, with every metric of payment-api in it and as many values as it may hold. */
  metricLogGbPerTask: 0.24,
  /** Container Insights' own events, of a task and of its container each minute, taken as 1 kB each. */
  insightsLogGbPerTask: 0.09,
  /** 120 bytes for each health check of three zones every 10 s, at both ends in both directions. */
  flowLogGbPerTask: 0.38,
  flowLogGbPerMillion: 1,
  databaseLogGbPerMillion: 0.1,
  /** One request in a hundred is counted or blocked; each is a line of 2 kB. */
  firewallLogGbPerMillion: 0.02,
  accessLogGbPerMillion: 0.1,
  /** Aurora's capacity under this load, in multiples of its least. */
  databaseCapacity: 2,
  databaseGb: 20,
  databaseIoPerRequest: 10,
  deploysPerMonth: 40,
  /** Of each invocation of a function, all of them by deploys. */
  functionSeconds: 10,
  /** An image with its base and its build cache, compressed. */
  imageGb: 0.2,
} as const satisfies Usage["assumptions"];

/** Requests of clients a month, in millions. 10 million are 4 a second, day and night. */
const REQUEST_MILLIONS: Readonly<Record<StageKind, number>> = {
  prod: 10,
  staging: 1,
  preview: 0.1,
  development: 0,
};

export const project: Project = {
  root: import.meta.dirname,
  stages: {
    refusalOf(stage) {
      try {
        stageOf(stage);
        return undefined;
      } catch (error) {
        if (error instanceof StageError) return error.message;
        throw error;
      }
    },
    isDevelopment: (stage) => stageOf(stage).kind === "development",
    // A preview lives in staging's network, and reads what staging lends it.
    hostOf: (stage) => (stageOf(stage).kind === "preview" ? "staging" : undefined),
  },
  settings: SETTINGS,
  policy: {
    rules: RULES,
    suppressions: SUPPRESSIONS,
    shapedIn: SHAPED_IN,
    plainApp: join(import.meta.dirname, "infra/rules/plain-app"),
  },
  usage: {
    assumptions: ASSUMPTIONS,
    requestMillions: (stage) => REQUEST_MILLIONS[stageOf(stage).kind],
    metrics: Object.fromEntries(Object.entries(METRICS).map(([service, metrics]) => [service, Object.keys(metrics)])),
  },
  // Any preview costs and needs what this one does.
  pages: {
    stages: ["prod", "staging", "pr-12"],
    costs: "What staging lends to previews (network, NAT gateways, VPC link, database, key) is in staging's figure.",
    quotas:
      "A preview is deployed into staging's account: what it needs comes on top of staging's, for each\npreview that is open.",
  },
};
