import { type Break, bucketPolicy, change, drop, set } from "./break.ts";
import { id } from "@platform/blueprint/test/draft";
import { PARAMETERS } from "./good-app-operations.ts";

const variables = (more: Readonly<Record<string, string>>): Break =>
  set("migrator", { environment: { variables: more } });
const parameters = (more: readonly object[]): Break => set("parameters", { parameters: [...more, ...PARAMETERS] });
const acu = (minCapacity: number, maxCapacity: number): Break =>
  set("database-cluster", { serverlessv2ScalingConfiguration: { minCapacity, maxCapacity } });

export const BREAKS_OF_DATA: Readonly<Record<string, readonly Break[]>> = {
  "no-values-in-log": [
    parameters([{ name: "log_parameter_max_length", value: "-1" }]),
    parameters([{ name: "log_statement", value: "all" }]),
    set("parameters", { parameters: [{ name: "rds.force_ssl", value: "1" }] }),
  ],
  "reader-takes-over": [set("instance-b", { promotionTier: 15 })],
  CKV_AWS_353: [
    set("instance-a", { performanceInsightsEnabled: undefined }),
    set("instance-a", { performanceInsightsKmsKeyId: undefined }),
  ],
  "database-capacity": [acu(0, 16), acu(0.5, 16), acu(8, 16)],
  CKV_AWS_45: [
    variables({ OWNER: "postgres://migrator:correct-horse-battery@host/payments" }),
    variables({ OWNER: "correct-horse-battery" }),
    variables({ OWNER_PASSWORD: "x" }),
  ],
  "Lambda.2": [set("migrator", { runtime: "nodejs18.x" }), set("migrator", { runtime: undefined })],
  "function-timeout": [set("migrator", { timeout: 900 })],
  "migrations-again": [set("migration", { triggers: undefined }), set("migration", { triggers: { code: "1" } })],
  "bucket-keeps-logs": [
    set("bucket", { forceDestroy: true }),
    set("lifecycle", { rules: [{ status: "Enabled", expiration: { days: 7 } }] }),
  ],
  "key-kept": [
    change("key", (key) => (key.protect = false)),
    change("key", (key) => (key.retainOnDelete = false)),
    set("key", { deletionWindowInDays: 7 }),
  ],

  "RDS.2": [set("instance-a", { publiclyAccessible: true })],
  "database-private-subnets": [set("subnets", { subnetIds: [id("public-a")] }), drop("subnets")],
  "database-group": [
    set("database-cluster", { vpcSecurityGroupIds: [id("default-group")] }),
    set("database-cluster", { vpcSecurityGroupIds: undefined }),
    set("database-cluster", { vpcSecurityGroupIds: [id("payment-api")] }),
  ],
  "RDS.27": [set("database-cluster", { kmsKeyId: undefined }), set("database-cluster", { storageEncrypted: false })],
  "RDS.15": [
    drop("instance-b"),
    set("instance-b", { availabilityZone: "a" }),
    set("instance-b", { availabilityZone: undefined }),
  ],
  "RDS.6": [set("instance-a", { monitoringInterval: undefined }), set("instance-a", { monitoringRoleArn: undefined })],
  "RDS.7": [set("database-cluster", { deletionProtection: false })],
  "database-protected": [
    change("database-cluster", (database) => (database.protect = false)),
    change("database-cluster", (database) => (database.retainOnDelete = false)),
  ],
  "final-snapshot": [
    set("database-cluster", { skipFinalSnapshot: true }),
    set("database-cluster", { finalSnapshotIdentifier: undefined }),
  ],
  "RDS.11": [set("database-cluster", { backupRetentionPeriod: 7 })],
  "RDS.12": [set("database-cluster", { iamDatabaseAuthenticationEnabled: undefined })],
  "RDS.16": [set("database-cluster", { copyTagsToSnapshot: undefined })],
  "RDS.23": [set("database-cluster", { port: undefined }), set("database-cluster", { port: 5432 })],
  "RDS.24": [set("database-cluster", { masterUsername: "postgres" })],
  "RDS.35": [set("instance-a", { autoMinorVersionUpgrade: false })],
  "RDS.37": [set("database-cluster", { enabledCloudwatchLogsExports: [] })],
  "RDS.38": [set("parameters", { parameters: [{ name: "rds.force_ssl", value: "0" }] }), drop("parameters")],
  "database-version": [set("database-cluster", { engineVersion: "16.6" })],
  "database-exists": [drop("database-cluster")],
  "SecretsManager.1": [drop("rotation")],
  CKV_AWS_149: [set("secret", { kmsKeyId: undefined })],
  "secret-recovery": [set("secret", { recoveryWindowInDays: 0 })],
  CKV2_AWS_6: [drop("not-public"), set("not-public", { blockPublicPolicy: false })],
  "bucket-tls-only": [
    drop("tls-only"),
    bucketPolicy({ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    bucketPolicy({ Effect: "Deny", Principal: { AWS: "1" }, Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  ],
  CKV_AWS_21: [set("versions", { versioningConfiguration: { status: "Suspended" } })],
  CKV2_AWS_61: [
    drop("lifecycle"),
    set("lifecycle", { rules: [{ status: "Disabled", expiration: { days: 365 } }] }),
    set("lifecycle", { rules: [{ status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } }] }),
  ],
};
