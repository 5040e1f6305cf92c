/**
 * Tells `npm run infra` what sst.config.ts does not: the app's stages, settings, rules and monthly usage. tools/blueprint
 * itself knows no app.
 */
import { join } from "node:path";
import type { Usage } from "@platform/blueprint/cost/usage";
import type { Project, Settings } from "@platform/blueprint/project";
import { METRICS } from "@platform/contracts/metrics";
import { RULES } from "./infra/rules/rules.ts";
import { SHAPED_IN } from "./infra/rules/shaped-in.ts";
import { SUPPRESSIONS } from "./infra/rules/suppressions.ts";
import { StageError, type StageKind, stageOf } from "./infra/stage.ts";

/** The variables that infra/settings.ts reads. The examples use names and an account that are reserved for documentation. */
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

/** "Measured" means that we measured our own services. */
const ASSUMPTIONS = {
  /** Bytes between clients and us per request, when each request opens its own connection: the most expensive case. */
  clientGbPerMillion: 10,
  /** Calls to the acquirer and to webhooks, and logs to CloudWatch, all through NAT. */
  natGbPerMillion: 10,
  /** Each request writes a line of 304 bytes (measured); CloudWatch adds 26. */
  serviceLogGbPerMillion: 0.33,
  /** A line of 5.6 kB each minute: measured with every metric of payment-api and the most values that a line holds. */
  metricLogGbPerTask: 0.24,
  /** Container Insights writes an event for each task and each container every minute; we assume 1 kB each. */
  insightsLogGbPerTask: 0.09,
  /** Three zones check health every 10 s; each check logs 120 bytes in each direction at each end. */
  flowLogGbPerTask: 0.38,
  flowLogGbPerMillion: 1,
  databaseLogGbPerMillion: 0.1,
  /** The firewall counts or blocks one request in a hundred, and writes 2 kB for each. */
  firewallLogGbPerMillion: 0.02,
  accessLogGbPerMillion: 0.1,
  /** Aurora's capacity under this load, as a multiple of its minimum. */
  databaseCapacity: 2,
  databaseGb: 20,
  databaseIoPerRequest: 10,
  deploysPerMonth: 40,
  /** How long a function runs each time. Only deploys invoke functions. */
  functionSeconds: 10,
  /** An image with its base and its build cache, compressed. */
  imageGb: 0.2,
} as const satisfies Usage["assumptions"];

/** Client requests a month, in millions. 10 million are 4 a second, day and night. */
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
    // A preview lives in staging's network and reads what staging shares with it.
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
  // One preview stands for all: each costs and needs the same.
  pages: {
    stages: ["prod", "staging", "pr-12"],
    costs: "What staging lends to previews (network, NAT gateways, VPC link, database, key) is in staging's figure.",
    quotas:
      "A preview is deployed into staging's account: what it needs comes on top of staging's, for each\npreview that is open.",
  },
};
