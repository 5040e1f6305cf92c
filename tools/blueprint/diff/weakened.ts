import { number, objects, text } from "../read.ts";

/** An input that protects something, and what a change of it takes away. */
export interface Weakening {
  readonly type: string;
  /** The input's path, as in `a.b`. */
  readonly input: string;
  /** Describes what is weaker; undefined when nothing is. */
  readonly says: (before: unknown, after: unknown) => string | undefined;
}

const off =
  (says: string): Weakening["says"] =>
  (before, after) =>
    before === true && after !== true ? says : undefined;

const on =
  (says: string): Weakening["says"] =>
  (before, after) =>
    before !== true && after === true ? says : undefined;

const less =
  (says: (before: number, after: number) => string): Weakening["says"] =>
  (before, after) =>
    number(after) < number(before) ? says(number(before), number(after)) : undefined;

/** Without a number, or with 0, AWS keeps logs for ever. */
export const daysKept = (days: unknown): number => number(days) || Number.POSITIVE_INFINITY;

export const WEAKENED: readonly Weakening[] = [
  { type: "aws:rds/cluster:Cluster", input: "deletionProtection", says: off("AWS no longer refuses to delete it") },
  {
    type: "aws:rds/cluster:Cluster",
    input: "backupRetentionPeriod",
    says: less((before, after) => `backups are kept ${after} days, not ${before}`),
  },
  {
    type: "aws:rds/cluster:Cluster",
    input: "skipFinalSnapshot",
    says: on("no snapshot is left when it is deleted"),
  },
  {
    type: "aws:rds/cluster:Cluster",
    input: "serverlessv2ScalingConfiguration.minCapacity",
    says: less((before, after) => `keeps ${after} ACU ready, not ${before}`),
  },
  {
    type: "aws:rds/cluster:Cluster",
    input: "serverlessv2ScalingConfiguration.maxCapacity",
    says: less((before, after) => `grows to ${after} ACU, not ${before}`),
  },
  {
    type: "aws:rds/clusterInstance:ClusterInstance",
    input: "publiclyAccessible",
    says: on("gets a public address"),
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    input: "enableDeletionProtection",
    says: off("AWS no longer refuses to delete it"),
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    input: "dropInvalidHeaderFields",
    says: off("passes on headers that are not valid"),
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    input: "accessLogs.enabled",
    says: off("nobody can look up who asked for what"),
  },
  {
    type: "aws:lb/listener:Listener",
    input: "sslPolicy",
    says: (before, after) =>
      before === undefined || before === after ? undefined : `speaks TLS by ${text(after) || "AWS's default"}`,
  },
  {
    type: "aws:ecs/service:Service",
    input: "networkConfiguration.assignPublicIp",
    says: on("its tasks get public addresses"),
  },
  { type: "aws:ecs/service:Service", input: "enableExecuteCommand", says: on("a shell can be opened in its tasks") },
  {
    type: "aws:ecs/service:Service",
    input: "deploymentCircuitBreaker.rollback",
    says: off("a deploy whose tasks do not start is not rolled back"),
  },
  {
    type: "aws:kms/key:Key",
    input: "deletionWindowInDays",
    says: less((before, after) => `can be restored for ${after} days after it was deleted, not ${before}`),
  },
  { type: "aws:kms/key:Key", input: "enableKeyRotation", says: off("is no longer rotated") },
  {
    type: "aws:secretsmanager/secret:Secret",
    input: "recoveryWindowInDays",
    says: less((before, after) => `can be restored for ${after} days after it was deleted, not ${before}`),
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    input: "retentionInDays",
    says: (before, after) =>
      daysKept(after) < daysKept(before) ? `logs older than ${daysKept(after)} days are deleted` : undefined,
  },
  {
    type: "aws:appautoscaling/target:Target",
    input: "minCapacity",
    says: less((before, after) => `at least ${after} tasks run, not ${before}`),
  },
  {
    type: "aws:appautoscaling/target:Target",
    input: "maxCapacity",
    says: less((before, after) => `at most ${after} tasks run, not ${before}`),
  },
  {
    type: "aws:s3/bucketVersioningV2:BucketVersioningV2",
    input: "versioningConfiguration.status",
    says: (before, after) =>
      before === "Enabled" && after !== "Enabled" ? "what is overwritten or deleted is gone" : undefined,
  },
  {
    type: "aws:wafv2/webAcl:WebAcl",
    input: "rules",
    says: (before, after) => {
      const names = new Set(objects(after).map(({ name }) => text(name)));
      const gone = objects(before).flatMap(({ name }) => (names.has(text(name)) ? [] : [text(name)]));
      return gone.length === 0 ? undefined : `no longer has ${gone.join(", ")}`;
    },
  },
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((input) => ({
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    input,
    says: off(`${input} is off: the bucket could be made public`),
  })),
];
