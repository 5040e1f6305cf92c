import type { KnownType } from "@platform/blueprint/argument-types";
import type { Graph, ResourceOf } from "@platform/blueprint/graph";
import { fields, names, number, ofType, text } from "@platform/blueprint/read";
import { statementsOf } from "@platform/blueprint/check/policy";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING, PROD } from "./stages.ts";

const BUCKETS = ["aws:s3/bucketV2:BucketV2", "aws:s3/bucket:Bucket"] as const;
type Bucket = ResourceOf<(typeof BUCKETS)[number]>;

/** Rules for secrets and buckets. */
export const STORAGE: readonly Rule[] = [
  rule({
    id: "SecretsManager.1",
    title: "Secrets are rotated by themselves",
    checkov: "CKV2_AWS_57",
    pci: "8.6.3",
    why: "What leaked unnoticed ends by itself.",
    of: "aws:secretsmanager/secret:Secret",
    holds: (secret, graph) =>
      ofType(graph, "aws:secretsmanager/secretRotation:SecretRotation").some(({ inputs }) =>
        names(inputs.secretId, secret),
      ),
  }),
  rule({
    id: "CKV_AWS_149",
    title: "Secrets are encrypted with a key of ours",
    checkov: "CKV_AWS_149",
    pci: "8.6.3",
    why: "AWS's own key cannot be withheld from a role of the account.",
    of: "aws:secretsmanager/secret:Secret",
    holds: ({ inputs }) => Boolean(inputs.kmsKeyId),
  }),
  rule({
    id: "secret-recovery",
    title: "A deleted secret can be restored for a week",
    why: "SST deletes at once: a mistake would lock the services out of the database.",
    stages: LASTING,
    of: "aws:secretsmanager/secret:Secret",
    holds: ({ inputs }) => (inputs.recoveryWindowInDays ?? 30) >= 7,
  }),
  rule({
    id: "CKV2_AWS_6",
    title: "Buckets cannot be made public",
    checkov: "CKV2_AWS_6",
    pci: "1.3",
    why: "Access logs tell who pays whom.",
    of: BUCKETS,
    holds: (resource, graph) =>
      ofBucket(graph, resource, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").some(({ inputs }) =>
        (["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const).every(
          (name) => inputs[name] === true,
        ),
      ),
  }),
  rule({
    id: "bucket-tls-only",
    title: "Buckets refuse requests without TLS",
    pci: "4.2.1",
    why: "Credentials and logs do not travel in the clear.",
    of: BUCKETS,
    holds: (resource, graph) =>
      ofBucket(graph, resource, "aws:s3/bucketPolicy:BucketPolicy").some(({ inputs }) =>
        statementsOf(inputs.policy).some(
          ({ Effect, Principal, Condition }) =>
            Effect === "Deny" &&
            Principal === "*" &&
            text(fields(fields(Condition)["Bool"])["aws:SecureTransport"]) === "false",
        ),
      ),
  }),
  rule({
    id: "CKV_AWS_21",
    title: "Buckets keep versions",
    checkov: "CKV_AWS_21",
    why: "An audit trail that can be overwritten is none.",
    of: BUCKETS,
    holds: (resource, graph) =>
      ofBucket(
        graph,
        resource,
        "aws:s3/bucketVersioningV2:BucketVersioningV2",
        "aws:s3/bucketVersioning:BucketVersioning",
      ).some(({ inputs }) => inputs.versioningConfiguration?.status === "Enabled"),
  }),
  rule({
    id: "CKV2_AWS_61",
    title: "Buckets delete what is old",
    checkov: "CKV2_AWS_61",
    why: "Logs hold addresses of people: they are kept as long as they must be.",
    of: BUCKETS,
    holds: (resource, graph) =>
      lifecycleRulesOf(graph, resource).some(
        ({ status, expiration }) => status === "Enabled" && number(expiration?.days) > 0,
      ),
  }),
  rule({
    id: "bucket-keeps-logs",
    title: "Access logs are kept for a year, also when the stage is removed",
    pci: "10.5.1",
    why: "PCI DSS asks for twelve months, and an audit trail is not deleted with what it audits.",
    stages: PROD,
    of: BUCKETS,
    holds: (resource, graph) => {
      const days = lifecycleRulesOf(graph, resource).map(({ expiration }) => number(expiration?.days));
      return none([
        ...(resource.inputs.forceDestroy === true ? ["they are deleted with it"] : []),
        ...days.filter((one) => one < 365).map((one) => `${one} days`),
      ]);
    },
  }),
];

function lifecycleRulesOf(graph: Graph, bucket: Bucket) {
  return ofBucket(
    graph,
    bucket,
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  ).flatMap(({ inputs }) => inputs.rules ?? []);
}

/** A resource that configures a bucket. */
type Setting = Extract<KnownType, `aws:s3/bucket${"Lifecycle" | "Policy" | "PublicAccess" | "Versioning"}${string}`>;

function ofBucket<Type extends Setting>(
  graph: Graph,
  bucket: Bucket,
  ...types: readonly Type[]
): readonly ResourceOf<Type>[] {
  return ofType(graph, ...types).filter(
    ({ inputs }) => names(inputs.bucket, bucket) || inputs.bucket === bucket.inputs.bucket,
  );
}
