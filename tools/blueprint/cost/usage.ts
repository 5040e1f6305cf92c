/** What a graph cannot tell and a bill depends on. `low` of an estimate is without requests; `high` is with them. */
export interface Usage {
  readonly assumptions: Assumptions;
  /** Requests of clients a month, in millions. */
  readonly requestMillions: (stage: string) => number;
  /** The metrics that each container writes, by its name. A metric is billed once for each set of its dimensions. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

/** Volumes are in GB; `perMillion` means a million requests of clients, `perTask` a task that runs for a month. */
export interface Assumptions {
  /** Requests and answers between clients and the app; each request on a connection of its own, the dearest case. */
  readonly clientGbPerMillion: number;
  /** What tasks send and fetch through NAT gateways. */
  readonly natGbPerMillion: number;
  readonly serviceLogGbPerMillion: number;
  /** Of a task that writes metrics of its own. */
  readonly metricLogGbPerTask: number;
  /** Container Insights' own events. */
  readonly insightsLogGbPerTask: number;
  readonly flowLogGbPerTask: number;
  readonly flowLogGbPerMillion: number;
  readonly databaseLogGbPerMillion: number;
  readonly firewallLogGbPerMillion: number;
  readonly accessLogGbPerMillion: number;
  /** Aurora's capacity under this load, in multiples of its least. */
  readonly databaseCapacity: number;
  readonly databaseGb: number;
  readonly databaseIoPerRequest: number;
  readonly deploysPerMonth: number;
  /** How long each invocation of a function runs; deploys make all of them. */
  readonly functionSeconds: number;
  /** An image with its base and its build cache, compressed. */
  readonly imageGb: number;
}

/** What no line counts, and why that is no secret. */
export const NOT_COUNTED: readonly string[] = [
  "free tiers: they are an account's, not a stage's",
  "data between zones, and data through interface endpoints",
  "calls of KMS, Secrets Manager, Cloud Map, DNS and the queries of Logs Insights",
  "Aurora's backups beyond the size of the database, and the log of its enhanced monitoring",
  "images of earlier deploys, earlier versions of a rotated key",
  "taxes and support",
];
