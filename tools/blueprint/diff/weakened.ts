import { number, objects, text } from "../read.ts";

/** An input that protects something, and what its change takes away. */
export interface Weakening {
  readonly type: string;
  /** `a.b` inside of the inputs. */
  readonly input: string;
  /** Undefined when it is not weaker than it was. */
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

/** Neither a number nor 0 is an end. */
export const daysKept = (days: unknown): number => number(days) || Number.POSITIVE_INFINITY;

const DATABASE = "aws:rds/cluster:Cluster";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const PUBLIC_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

export const WEAKENED: readonly Weakening[] = [
  { type: DATABASE, input: "deletionProtection", says: off("AWS no longer refuses to delete it") },
  {
    type: DATABASE,
    input: "backupRetentionPeriod",
    says: less((before, after) => `backups are kept ${after} days, not ${before}`),
  },
  {
    type: DATABASE,
    input: "skipFinalSnapshot",
    says: on("no snapshot is left when it is deleted"),
  },
  {
    type: DATABASE,
    input: "serverlessv2ScalingConfiguration.minCapacity",
    says: less((before, after) => `keeps ${after} ACU ready, not ${before}`),
  },
  {
    type: DATABASE,
    input: "serverlessv2ScalingConfiguration.maxCapacity",
    says: less((before, after) => `grows to ${after} ACU, not ${before}`),
  },
  {
    type: "aws:rds/clusterInstance:ClusterInstance",
    input: "publiclyAccessible",
    says: on("gets a public address"),
  },
  { type: LOAD_BALANCER, input: "enableDeletionProtection", says: off("AWS no longer refuses to delete it") },
  { type: LOAD_BALANCER, input: "dropInvalidHeaderFields", says: off("passes on headers that are not valid") },
  { type: LOAD_BALANCER, input: "accessLogs.enabled", says: off("nobody can look up who asked for what") },
  {
    type: "aws:lb/listener:Listener",
    input: "sslPolicy",
    says: (before, after) =>
      before === undefined || before === after ? undefined : `speaks TLS by ${text(after) || "AWS's default"}`,
  },
  { type: SERVICE, input: "networkConfiguration.assignPublicIp", says: on("its tasks get public addresses") },
  { type: SERVICE, input: "enableExecuteCommand", says: on("a shell can be opened in its tasks") },
  {
    type: SERVICE,
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
  { type: SCALING, input: "minCapacity", says: less((before, after) => `at least ${after} tasks run, not ${before}`) },
  { type: SCALING, input: "maxCapacity", says: less((before, after) => `at most ${after} tasks run, not ${before}`) },
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
    type: PUBLIC_ACCESS,
    input,
    says: off(`${input} is off: the bucket could be made public`),
  })),
];
