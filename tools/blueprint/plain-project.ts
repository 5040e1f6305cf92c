import type { Project } from "./project.ts";

/** Nothing says what requests do here, so an estimate counts only what costs money without any. */
const NO_REQUESTS = {
  clientGbPerMillion: 0,
  natGbPerMillion: 0,
  serviceLogGbPerMillion: 0,
  metricLogGbPerTask: 0,
  insightsLogGbPerTask: 0,
  flowLogGbPerTask: 0,
  flowLogGbPerMillion: 0,
  databaseLogGbPerMillion: 0,
  firewallLogGbPerMillion: 0,
  accessLogGbPerMillion: 0,
  databaseCapacity: 1,
  databaseGb: 0,
  databaseIoPerRequest: 0,
  deploysPerMonth: 0,
  functionSeconds: 0,
  imageGb: 0,
} as const;

/**
 * The project of an app without blueprint.config.ts: every stage stands alone and is deployed, and has no policy and no load.
 */
export function plainProject(root: string): Project {
  return {
    root,
    stages: {
      refusalOf: () => undefined,
      isDevelopment: () => false,
      hostOf: () => undefined,
    },
    settings: { names: ["AWS_REGION"], examplesOf: () => ({}), exampleSecrets: {} },
    policy: { rules: [], suppressions: [], shapedIn: [] },
    usage: { assumptions: NO_REQUESTS, requestMillions: () => 0, metrics: {} },
    pages: { stages: ["production"], costs: "", quotas: "" },
  };
}
