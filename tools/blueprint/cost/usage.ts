import type { StageKind } from "../../../infra/stage.ts";

/**
 * What a graph cannot tell and a bill depends on. `low` of an estimate is without requests; `high` is with these.
 * Measured means: here, of the services' own code.
 */
export const ASSUMPTIONS = {
  /** Of Fargate's price on demand. AWS says "up to 70 %" and changes it at will. */
  spotDiscount: { least: 0.5, most: 0.7 },
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
} as const;

/** Requests of clients a month, in millions. 10 million are 4 a second, day and night. */
export const REQUEST_MILLIONS: Readonly<Record<StageKind, number>> = {
  prod: 10,
  staging: 1,
  preview: 0.1,
  development: 0,
};

/** What no line counts, and why that is no secret. */
export const NOT_COUNTED: readonly string[] = [
  "free tiers: they are an account's, not a stage's",
  "data between zones, and data through interface endpoints",
  "calls of KMS, Secrets Manager, Cloud Map, DNS and the queries of Logs Insights",
  "Aurora's backups beyond the size of the database, and the log of its enhanced monitoring",
  "images of earlier deploys, earlier versions of a rotated key",
  "taxes and support",
];
