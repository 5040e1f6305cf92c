/** What a bill depends on and a graph does not tell. An estimate's `low` is without requests, its `high` with them. */
export interface Usage {
  readonly assumptions: Assumptions;
  /** Millions of client requests a month. */
  readonly requestMillions: (stage: string) => number;
  /**
   * The metrics that each container writes, by the container's name. AWS bills a metric once for each set of its dimensions.
   */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

/** Volumes are in GB; `perMillion` means a million client requests, `perTask` a task that runs for a month. */
export interface Assumptions {
  /** Traffic between clients and the app, when each request opens its own connection: the most expensive case. */
  readonly clientGbPerMillion: number;
  /** Traffic of tasks through NAT gateways. */
  readonly natGbPerMillion: number;
  readonly serviceLogGbPerMillion: number;
  /** The log of a task that writes its own metrics. */
  readonly metricLogGbPerTask: number;
  /** Container Insights' log events. */
  readonly insightsLogGbPerTask: number;
  readonly flowLogGbPerTask: number;
  readonly flowLogGbPerMillion: number;
  readonly databaseLogGbPerMillion: number;
  readonly firewallLogGbPerMillion: number;
  readonly accessLogGbPerMillion: number;
  /** Aurora's capacity under this load, as a multiple of its minimum. */
  readonly databaseCapacity: number;
  readonly databaseGb: number;
  readonly databaseIoPerRequest: number;
  readonly deploysPerMonth: number;
  /** The duration of each function invocation; only deploys invoke functions. */
  readonly functionSeconds: number;
  /** An image with its base and its build cache, compressed. */
  readonly imageGb: number;
}

/** What no line counts; every report lists it. */
export const NOT_COUNTED: readonly string[] = [
  "free tiers: they are an account's, not a stage's",
  "data between zones, and data through interface endpoints",
  "calls of KMS, Secrets Manager, Cloud Map, DNS and the queries of Logs Insights",
  "Aurora's backups beyond the size of the database, and the log of its enhanced monitoring",
  "images of earlier deploys, earlier versions of a rotated key",
  "taxes and support",
];
