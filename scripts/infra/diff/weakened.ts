import { number } from "../read.ts";

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

const less =
  (says: (before: number, after: number) => string): Weakening["says"] =>
  (before, after) =>
    number(after) < number(before) ? says(number(before), number(after)) : undefined;

/** Neither a number nor 0 is an end. */
const daysKept = (days: unknown): number => number(days) || Number.POSITIVE_INFINITY;

const DATABASE = "aws:rds/cluster:Cluster";
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
    says: (before, after) => (before !== true && after === true ? "no snapshot is left when it is deleted" : undefined),
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
    type: "aws:lb/loadBalancer:LoadBalancer",
    input: "enableDeletionProtection",
    says: off("AWS no longer refuses to delete it"),
  },
  {
    type: "aws:kms/key:Key",
    input: "deletionWindowInDays",
    says: less((before, after) => `can be had back for ${after} days after it was deleted, not ${before}`),
  },
  { type: "aws:kms/key:Key", input: "enableKeyRotation", says: off("is no longer rotated") },
  {
    type: "aws:secretsmanager/secret:Secret",
    input: "recoveryWindowInDays",
    says: less((before, after) => `can be had back for ${after} days after it was deleted, not ${before}`),
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
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((input) => ({
    type: PUBLIC_ACCESS,
    input,
    says: off(`${input} is off: the bucket could be made public`),
  })),
];
